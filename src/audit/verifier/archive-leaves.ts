import { RefusedError } from '../../common/process-errors';
import { join } from 'node:path';
import { Leaf } from '../../ledger/core/entry-rows';
import { ActorStatistics, ActorsReport } from '../actors';
import { EXPORT_FILES } from '../export-archive';
import { ByteLines } from './archive-files';
import { MAX_LEAF_BYTES, MalformedLeafError, readLeaf } from './read-leaf';
import { Draw, Sample, SampleRequest, drawnEntry } from '../sample';

/** Thrown for a log with malformed leaves. */
export class UnsoundLogError extends RefusedError {}

interface ArchiveLeaf {
  readonly line: number;
  readonly text: string;
  readonly leaf: Leaf;
}

/** Reads the leaves of an export and checks only their form; use the verifier for the rest. */
async function* archiveLeaves(dir: string): AsyncGenerator<ArchiveLeaf> {
  let line = 0;
  for await (const lines of new ByteLines(join(dir, EXPORT_FILES.entries), MAX_LEAF_BYTES).read()) {
    for (const bytes of lines) {
      line += 1;
      checkForm(bytes, line);
      const text = bytes.toString('utf8');
      yield { line, text, leaf: JSON.parse(text) as Leaf };
    }
  }
}

function checkForm(bytes: Buffer, line: number): void {
  try {
    readLeaf(bytes);
  } catch (error) {
    if (!(error instanceof MalformedLeafError)) throw error;
    throw new UnsoundLogError(`${EXPORT_FILES.entries}, line ${line}: ${error.message}. Verify the export first.`, {
      cause: error,
    });
  }
}

/** Draws a sample from the files of an export. */
export async function sampleExport(dir: string, input: SampleRequest): Promise<Sample> {
  const { seed, size, kind, month, upTo = Infinity } = input;
  const draw = new Draw<Pick<ArchiveLeaf, 'line' | 'text'>>(seed, size);
  let origin = '';
  let logSize = 0;
  for await (const { line, text, leaf } of archiveLeaves(dir)) {
    if (line > upTo) break;
    origin = leaf.origin;
    logSize = line;
    if (kind !== undefined && leaf.kind !== kind) continue;
    if (month === undefined || leaf.period === month) draw.offer(leaf.id, { line, text });
  }
  const items = draw.drawn.map(({ line, text }, n) => drawnEntry(n + 1, line, text));
  return { ...input, origin, logSize, population: draw.population, items };
}

/** Reports who recorded, approved and booked what, from the files of an export. */
export async function exportActors(dir: string, month?: string): Promise<ActorsReport> {
  const statistics = new ActorStatistics();
  for await (const { leaf } of archiveLeaves(dir))
    if (month === undefined || leaf.period === month) statistics.add(leaf);
  return statistics.report();
}
