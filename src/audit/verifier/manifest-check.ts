import { Canonical, canonical } from '../../ledger/core/canonical';
import { EXPORT_FILES, ManifestFile, Manifest, manifestText } from '../export-archive';
import { Findings } from './findings';

/** The manifest of the export, parsed and not verified yet. */
export interface ParsedManifest {
  readonly text: string;
  readonly members: Readonly<Record<string, unknown>>;
}

const LOCATION = { file: EXPORT_FILES.manifest };

/** Parses a manifest; reports a finding when that fails. */
export function readManifest(bytes: Buffer, findings: Findings): ParsedManifest | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const members = JSON.parse(text) as unknown;
    if (typeof members !== 'object' || members === null || Array.isArray(members)) throw new Error('not an object');
    return { text, members: members as Record<string, unknown> };
  } catch (error) {
    findings.add('manifest-unreadable', LOCATION, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Compares a manifest with the recomputed one: members, files and exact bytes. */
export function checkManifest(manifest: ParsedManifest, recomputed: Manifest, findings: Findings): void {
  const { files, ...rest } = recomputed;
  const expected: Record<string, Canonical | undefined> = rest;
  let agrees = checkFiles(manifest.members['files'], files, findings);
  for (const name of new Set([...Object.keys(manifest.members), ...Object.keys(expected)])) {
    if (name === 'files') continue;
    const actual = shown(manifest.members[name]);
    const recomputedText = shown(expected[name]);
    if (actual === recomputedText && actual !== MALFORMED) continue;
    agrees = false;
    findings.add('manifest-differs', LOCATION, `${name} is ${actual}, the other files give ${recomputedText}`);
  }
  if (agrees && manifest.text !== manifestText(recomputed)) {
    findings.add('manifest-not-canonical', LOCATION, 'not the canonical bytes of its content');
  }
}

function checkFiles(manifest: unknown, actual: readonly ManifestFile[], findings: Findings): boolean {
  const listed = new Map(isList(manifest) ? manifest.map((fact) => [fact.name, fact]) : []);
  let agrees = isList(manifest) && manifest.length === listed.size;
  if (!agrees) findings.add('manifest-differs', LOCATION, 'files is not a list with each file once');
  for (const { name, size, sha256 } of actual) {
    const fact = listed.get(name);
    listed.delete(name);
    if (fact?.size === size && fact.sha256 === sha256) continue;
    agrees = false;
    if (!fact) findings.add('extra-file', { file: name }, 'is not in the manifest');
    else
      findings.add('altered-file', { file: name }, `has ${size} bytes and SHA-256 ${sha256}, not as in the manifest`);
  }
  for (const name of listed.keys()) {
    agrees = false;
    if (!findings.all.some(({ code, file }) => code === 'missing-file' && file === name)) {
      findings.add('missing-file', { file: name }, 'is in the manifest but not in the export');
    }
  }
  return agrees;
}

function isList(manifest: unknown): manifest is ManifestFile[] {
  return (
    Array.isArray(manifest) &&
    manifest.every(
      (fact: unknown) => typeof fact === 'object' && fact !== null && typeof (fact as ManifestFile).name === 'string',
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
