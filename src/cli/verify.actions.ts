import { Verdict, VerifyOptions } from '../audit/verifier/verdict';
import { verifyExport } from '../audit/verifier/verify';
import { CommandRefusedError } from './command-errors';

/** verify: verifies an export from its files alone. */
export async function verify(dir: string, options: VerifyOptions): Promise<void> {
  const verdict = await verifyExport(dir, options);
  console.log(verdictText(verdict));
  if (!verdict.sound) throw new CommandRefusedError('The evidence is not sound.');
}

/** What a verdict says, in plain words. */
export function verdictText(verdict: Verdict): string {
  const { findings, more, size, root, origin, closedThrough, key, keyCompared, balances } = verdict;
  const place = (finding: Verdict['findings'][number]): string =>
    [finding.file, finding.line && `line ${finding.line}`, finding.seq && `entry ${finding.seq}`, finding.account]
      .filter(Boolean)
      .join(', ');
  return [
    ...findings.map((finding) => `${place(finding)}: ${finding.message} (${finding.code})`),
    ...(more > 0 ? [`… and ${more} findings more`] : []),
    `${verdict.sound ? 'Sound' : 'NOT SOUND'}: ${origin ?? ''}, ${size} entries, root ${root}`,
    ...(closedThrough ? [`Closed through ${closedThrough}`] : []),
    ...balances.map(({ unit, debit, credit }) => `${unit}: debits ${debit}, credits ${credit}`),
    keyCompared
      ? 'Signed with the key that you hold.'
      : `Signed by ${key ?? 'nobody known'}. This key came with the bundle: compare it with one that you hold (--key).`,
    ...verdict.notChecked.map((one) => `Not checked: ${one}`),
  ].join('\n');
}
