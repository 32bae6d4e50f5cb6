import { Verdict, VerifyOptions } from '../audit/verifier/verdict';
import { verifyExport } from '../audit/verifier/verify';
import { CommandRefusedError } from './command-errors';

/** verify: verifies an export from its files alone. */
export async function verify(dir: string, options: VerifyOptions): Promise<void> {
  const verdict = await verifyExport(dir, options);
  console.log(verdictText(verdict));
  if (!verdict.sound) throw new CommandRefusedError('The export is not sound.');
}

/** Formats a verdict as text. */
export function verdictText(verdict: Verdict): string {
  const { findings, omitted, size, root, origin, closedThrough, key, keyCompared, balances } = verdict;
  const locationOf = (finding: Verdict['findings'][number]): string =>
    [finding.file, finding.line && `line ${finding.line}`, finding.seq && `entry ${finding.seq}`, finding.account]
      .filter(Boolean)
      .join(', ');
  return [
    ...findings.map((finding) => `${locationOf(finding)}: ${finding.message} (${finding.code})`),
    ...(omitted > 0 ? [`… and ${omitted} more findings`] : []),
    `${verdict.sound ? 'Sound' : 'NOT SOUND'}: ${origin ?? ''}, ${size} entries, root ${root}`,
    ...(closedThrough ? [`Closed through ${closedThrough}`] : []),
    ...balances.map(({ unit, debit, credit }) => `${unit}: debits ${debit}, credits ${credit}`),
    keyCompared
      ? 'Signed with the key given by --key.'
      : `Signed by ${key ?? 'an unknown key'}. This key is named in the export itself: compare it with the key that you have from another source (--key).`,
    ...verdict.notChecked.map((item) => `Not checked: ${item}`),
  ].join('\n');
}
