import { Canonical, canonical } from '../../ledger/core/canonical';
import { EXPORT_FILES, FileFact, Manifest, manifestText } from '../export-archive';
import { Findings } from './findings';

/** A manifest as it stands in the bundle: not believed yet. */
export interface GivenManifest {
  readonly text: string;
  readonly members: Readonly<Record<string, unknown>>;
}

const PLACE = { file: EXPORT_FILES.manifest };

/** Reads a manifest, or reports that it can't be. */
export function readManifest(bytes: Buffer, findings: Findings): GivenManifest | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const members = JSON.parse(text) as unknown;
    if (typeof members !== 'object' || members === null || Array.isArray(members)) throw new Error('not an object');
    return { text, members: members as Record<string, unknown> };
  } catch (error) {
    findings.add('manifest-unreadable', PLACE, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Compares what a manifest says with what was recomputed, member by member, file by file and byte by byte. */
export function checkManifest(given: GivenManifest, recomputed: Manifest, findings: Findings): void {
  const { files, ...rest } = recomputed;
  const expected: Record<string, Canonical | undefined> = rest;
  let agrees = checkFiles(given.members['files'], files, findings);
  for (const name of new Set([...Object.keys(given.members), ...Object.keys(expected)])) {
    if (name === 'files') continue;
    const says = shown(given.members[name]);
    const gives = shown(expected[name]);
    if (says === gives && says !== MALFORMED) continue;
    agrees = false;
    findings.add('manifest-differs', PLACE, `${name} is ${says}, the bundle gives ${gives}`);
  }
  if (agrees && given.text !== manifestText(recomputed)) {
    findings.add('manifest-not-canonical', PLACE, 'these are not the canonical bytes of what it says');
  }
}

function checkFiles(given: unknown, actual: readonly FileFact[], findings: Findings): boolean {
  const listed = new Map(isList(given) ? given.map((fact) => [fact.name, fact]) : []);
  let agrees = isList(given) && given.length === listed.size;
  if (!agrees) findings.add('manifest-differs', PLACE, 'files is not a list of files, each once');
  for (const { name, size, sha256 } of actual) {
    const fact = listed.get(name);
    listed.delete(name);
    if (fact?.size === size && fact.sha256 === sha256) continue;
    agrees = false;
    if (!fact) findings.add('extra-file', { file: name }, 'is not in the manifest');
    else
      findings.add('altered-file', { file: name }, `has ${size} bytes and SHA-256 ${sha256}, not as the manifest says`);
  }
  for (const name of listed.keys()) {
    agrees = false;
    if (!findings.all.some(({ code, file }) => code === 'missing-file' && file === name)) {
      findings.add('missing-file', { file: name }, 'is in the manifest and not in the bundle');
    }
  }
  return agrees;
}

function isList(given: unknown): given is FileFact[] {
  return (
    Array.isArray(given) &&
    given.every(
      (fact: unknown) => typeof fact === 'object' && fact !== null && typeof (fact as FileFact).name === 'string',
    )
  );
}

const MALFORMED = 'malformed';

function shown(value: unknown): string {
  try {
    return value === undefined ? 'absent' : canonical(value as Canonical);
  } catch {
    return MALFORMED;
  }
}
