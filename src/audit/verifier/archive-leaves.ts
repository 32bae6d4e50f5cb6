import { RefusedError } from '../../common/process-errors';
import { join } from 'node:path';
import { Leaf } from '../../ledger/core/entry-rows';
import { ActorFold, ActorsReport } from '../actors';
import { EXPORT_FILES } from '../export-archive';
import { ByteLines } from './archive-files';
import { LARGEST_LEAF, MalformedLeafError, readLeaf } from './read-leaf';
import { Draw, Sample, SampleRequest, drawnEntry } from '../sample';

/** Thrown for a log that can't be worked with: to be verified first. */
export class UnsoundLogError extends RefusedError {}

interface BundleLeaf {
  readonly line: number;
  readonly text: string;
  readonly leaf: Leaf;
}

/** The leaves of a bundle, each in the form of v1. Whether they are sound is the verifier's to say. */
async function* bundleLeaves(dir: string): AsyncGenerator<BundleLeaf> {
  let line = 0;
  for await (const lines of new ByteLines(join(dir, EXPORT_FILES.entries), LARGEST_LEAF).read()) {
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

/** Draws a sample from a bundle's files alone. */
export async function sampleExport(dir: string, input: SampleRequest): Promise<Sample> {
  const { seed, size, kind, month, upTo = Infinity } = input;
  const draw = new Draw<Pick<BundleLeaf, 'line' | 'text'>>(seed, size);
  let origin = '';
  let logSize = 0;
  for await (const { line, text, leaf } of bundleLeaves(dir)) {
    if (line > upTo) break;
    origin = leaf.origin;
    logSize = line;
    if (kind !== undefined && leaf.kind !== kind) continue;
    if (month === undefined || leaf.period === month) draw.offer(leaf.id, { line, text });
  }
  const items = draw.drawn.map(({ line, text }, n) => drawnEntry(n + 1, line, text));
  return { ...input, origin, logSize, population: draw.population, items };
}

/** Who recorded, approved and booked what, from a bundle's files alone. */
export async function exportActors(dir: string, month?: string): Promise<ActorsReport> {
  const fold = new ActorFold();
  for await (const { leaf } of bundleLeaves(dir)) if (month === undefined || leaf.period === month) fold.take(leaf);
  return fold.report();
}
