import { ActorsReport } from '../audit/actors';
import { actorsTable, countsText } from '../audit/actors.csv';
import { exportActors, sampleExport } from '../audit/verifier/archive-leaves';
import { withoutControls } from '../audit/verifier/findings';
import { MAX_SAMPLE_SIZE, Sample, SampleRequest } from '../audit/sample';
import { amountsText, workingPaper } from '../audit/working-paper';
import { UsageError } from './command-errors';

interface OutputOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
}

interface SampleOptions extends OutputOptions {
  readonly seed: string;
  readonly size: number;
  readonly kind?: string;
  readonly month?: string;
  readonly upTo?: number;
}

/** audit sample. */
export async function sample(dir: string, { csv, json, ...options }: SampleOptions): Promise<void> {
  const input: SampleRequest = options;
  if (input.size > MAX_SAMPLE_SIZE) throw new UsageError(`A sample has at most ${MAX_SAMPLE_SIZE} entries.`);
  const drawn = await sampleExport(dir, input);
  if (input.upTo !== undefined && drawn.logSize < input.upTo) {
    throw new UsageError(`--up-to must be at most ${drawn.logSize}, the number of entries of the log.`);
  }
  if (csv) process.stdout.write(workingPaper(drawn));
  else console.log(json ? JSON.stringify(drawn, null, 1) : sampleText(drawn));
}

/** audit actors. */
export async function actors(dir: string, { month, csv, json }: OutputOptions & { month?: string }): Promise<void> {
  const report = await exportActors(dir, month);
  if (csv) process.stdout.write(actorsTable(report));
  else console.log(json ? JSON.stringify(report, null, 1) : actorsText(report));
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

function actorsText({ actors, pairs, keys, mutual, imports }: ActorsReport): string {
  const people = actors.flatMap(({ capacity, id, entries, byHand, namedByOthers, namedOthers, reversals, ...rest }) => {
    const { records, minutes, points, typed, typedPercent, grades, kinds } = rest;
    const service = `${records} records, ${minutes} min, ${points} hundredths of a point, ${typed} typed (${typedPercent ?? 0}%)`;
    return [
      `${capacity} ${id}: ${entries} entries (${byHand} by hand), ${reversals} reversals${namedText(namedByOthers)}` +
        (namedOthers === 0 ? '' : `, ${namedOthers} with names that this key gave`),
      ...(records > 0 ? [`   ${service}, grades ${countsText(grades)}`] : []),
      ...(entries > 0 ? [`   ${countsText(kinds)}`] : []),
    ];
  });
  const pairLines = pairs.map(
    ({ recorder, approver, records, minutes, points, typed, namedByOthers }) =>
      `${recorder} → ${approver}: ${records} records, ${minutes} min, ${points} hundredths of a point, ${typed} typed` +
      namedText(namedByOthers),
  );
  const keyLines = keys.map(
    ({ maker, holder, role, via, confirmer, issued, rotated, revoked }) =>
      `${maker} → ${holder}: ${role}, ${via}, ${issued} issued, ${rotated} rotated, ${revoked} revoked` +
      (confirmer === undefined ? '' : `, confirmed by ${confirmer}`),
  );
  const mutualLines = mutual.map(
    ({ of, first, second, approvedByFirst, approvedBySecond }) =>
      `${first} ↔ ${second}: ${approvedByFirst} and ${approvedBySecond} ${of}`,
  );
  const importLines = imports.map(
    ({ import: id, recorder, confirmer, entries, records, minutes, points }) =>
      `${id}: ${entries} entries, ${records} records, ${minutes} min, ${points} hundredths of a point, ` +
      `recorded by ${recorder || '–'}, confirmed by ${confirmer || '–'}`,
  );
  const sections = [
    ...['Recorder → approver:', ...pairLines, 'Keys, maker → holder:', ...keyLines],
    ...['Only ever approve or confirm each other:', ...(mutual.length > 0 ? mutualLines : ['nobody'])],
    ...['Taken in from old books:', ...(imports.length > 0 ? importLines : ['nothing'])],
  ];
  return [...people, ...sections].map(withoutControls).join('\n');
}

/** How many entries name somebody whose key did not act. */
function namedText(count: number): string {
  return count === 0 ? '' : `, ${count} with a name that another person’s key gave`;
}
