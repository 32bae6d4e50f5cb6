import { Command } from 'commander';
import { ActorsReport } from '../audit/actors';
import { actorsTable, counts } from '../audit/actors.csv';
import { UnsoundLogError, exportActors, sampleExport } from '../audit/verifier/archive-leaves';
import { withoutControls } from '../audit/verifier/findings';
import { LARGEST_SAMPLE, Sample, SampleRequest } from '../audit/sample';
import { amountsText, workingPaper } from '../audit/working-paper';
import { CommandRefusedError, UsageError, parseMonth } from './command-context';

interface Form {
  readonly json?: boolean;
  readonly csv?: boolean;
}

interface SampleOptions extends Form {
  readonly seed: string;
  readonly size: number;
  readonly kind?: string;
  readonly month?: string;
  readonly upTo?: number;
}

/** audit sample, audit actors: from an export's files alone. */
export function samplingCommands(timebank: Command): void {
  const audit = timebank.command('audit').description('work on an export that was verified: no books are needed');

  audit
    .command('sample')
    .description('draw a repeatable sample: the entries whose SHA-256(seed ‖ entry id) is the least, in that order')
    .argument('<dir>', 'an export')
    .requiredOption('--seed <text>', 'any text; the same one draws the same entries')
    .option('--size <n>', 'how many entries', whole, 25)
    .option('--kind <kind>', 'only entries of this kind, such as service.recorded')
    .option('--month <month>', 'only entries of this accounting month, such as 2026-09', parseMonth)
    .option('--up-to <n>', 'only the first so many entries, to repeat a sample of a smaller log', whole)
    .option('--csv', 'as a working paper, with empty columns for your findings')
    .option('--json', 'as JSON')
    .action(sample);

  audit
    .command('actors')
    .description('who recorded, approved and booked what, by opaque ids')
    .argument('<dir>', 'an export')
    .option('--month <month>', 'only entries of this accounting month', parseMonth)
    .option('--csv', 'as a table')
    .option('--json', 'as JSON')
    .action(actors);
}

function whole(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`${text} is not a whole number above zero.`);
}

async function sample(dir: string, { csv, json, ...options }: SampleOptions): Promise<void> {
  const input: SampleRequest = options;
  if (input.size > LARGEST_SAMPLE) throw new UsageError(`A sample has at most ${LARGEST_SAMPLE} entries.`);
  const drawn = await worked(() => sampleExport(dir, input));
  if (input.upTo !== undefined && drawn.logSize < input.upTo) {
    throw new UsageError(`The log has ${drawn.logSize} entries only.`);
  }
  if (csv) process.stdout.write(workingPaper(drawn));
  else console.log(json ? JSON.stringify(drawn, null, 1) : sampleText(drawn));
}

async function actors(dir: string, { month, csv, json }: Form & { month?: string }): Promise<void> {
  const report = await worked(() => exportActors(dir, month));
  if (csv) process.stdout.write(actorsTable(report));
  else console.log(json ? JSON.stringify(report, null, 1) : actorsText(report));
}

async function worked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnsoundLogError) throw new CommandRefusedError(error.message);
    throw error;
  }
}

function sampleText(drawn: Sample): string {
  const { origin, seed, logSize, population, items } = drawn;
  const entries = items.flatMap((item) => {
    const { draw, seq, line, kind, period, occurred, recorded, recorder, approver, actor, policy, index } = item;
    return [
      `${draw}. entry ${seq} (line ${line}): ${kind}, ${period}, happened ${occurred}, booked ${recorded}`,
      `   id ${item.id}`,
      `   amounts ${amountsText(item) || 'none'}`,
      `   recorder ${recorder ?? '–'}, approver ${approver ?? '–'}, actor ${actor}, policy ${policy ?? '–'}`,
      `   position ${index}, leaf hash ${item.leafHash}`,
    ];
  });
  const head = `${items.length} of ${population} entries, drawn with the seed “${seed}” from the ${logSize} entries of ${origin}`;
  return [head, ...entries].map(withoutControls).join('\n');
}

function actorsText({ actors, pairs }: ActorsReport): string {
  const people = actors.flatMap(({ capacity, id, entries, byHand, reversals, ...rest }) => {
    const { records, minutes, points, typed, typedPercent, grades, kinds } = rest;
    const service = `${records} records, ${minutes} min, ${points} hundredths of a point, ${typed} typed (${typedPercent ?? 0}%)`;
    return [
      `${capacity} ${id}: ${entries} entries (${byHand} by hand), ${reversals} reversals`,
      ...(records > 0 ? [`   ${service}, grades ${counts(grades)}`] : []),
      ...(entries > 0 ? [`   ${counts(kinds)}`] : []),
    ];
  });
  const together = pairs.map(
    ({ recorder, approver, records, minutes, points, typed }) =>
      `${recorder} → ${approver}: ${records} records, ${minutes} min, ${points} hundredths of a point, ${typed} typed`,
  );
  return [...people, 'Recorder → approver:', ...together].map(withoutControls).join('\n');
}
