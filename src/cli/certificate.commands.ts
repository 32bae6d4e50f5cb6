import { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { VerifyIoError } from '../audit/verifier/archive-files';
import { CertificateVerdict, checkCertificate } from '../certificates/certificate-check';
import { certificatePdf } from '../certificates/certificate.pdf';
import { CertificateQueries } from '../certificates/certificate-queries';
import { contentOf } from '../certificates/certificate-views';
import { Certificates } from '../certificates/certificates.service';
import { Request } from '../ledger/core/command';
import { textFact } from '../ledger/core/entry-rows';
import { readVerifier } from '../ledger/log/signed-note';
import { Caller } from '../auth/api-keys.service';
import { Clock } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { isDay } from '../common/instant';
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { CommandRefusedError, UsageError, findLedger, withApp } from './command-context';

interface IssueOptions {
  by: string;
  from?: string;
  to?: string;
  inCharge?: string;
  text?: string;
  pdf?: string;
}

/** certificate issue, certificate verify. */
export function certificateCommands(timebank: Command): void {
  const certificate = timebank.command('certificate').description('certificates of service');
  certificate
    .command('issue')
    .description('make a certificate out for a volunteer, from the journal alone')
    .argument('<ledger>')
    .argument('<volunteer>', 'number or id')
    .requiredOption('--by <number>', 'the person who makes it out')
    .option('--from <day>', 'first day of service, such as 2026-01-01')
    .option('--to <day>', 'last day of service')
    .option('--in-charge <name>', 'person in charge; the one named last when left out')
    .option('--text <file>', 'write the signed text here')
    .option('--pdf <file>', 'write the PDF here, in Chinese')
    .action(issue);
  certificate
    .command('verify')
    .description('verify the signed text of a certificate, offline')
    .argument('<file>', 'the signed text, as downloaded')
    .option('--key <key>', 'the public key you hold, name+keyid+base64')
    .action(verify);
}

async function issue(slug: string, volunteer: string, options: IssueOptions): Promise<void> {
  const { by, from, to, inCharge, text, pdf } = options;
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(day)) throw new UsageError(`${day} is not a day such as 2026-09-04.`);
  }
  await withApp('write', async (app) => {
    const ledger = await findLedger(app, slug);
    const person = await app.get(ReferenceData).find(Person, ledger, by);
    if (!person) throw new UsageError(`There is no person ${by} in ${ledger}.`);
    const caller: Caller = { keyId: '', ledger, roles: ['operator'], person: person.id, client: 'timebank' };
    const request = newRequest(ledger, person.id, app.get(Clock).now());
    const outcome = await app.get(Certificates).issue(request, caller, volunteer, { from, to, inCharge });
    if (outcome.kind === 'refused') throw DomainError.of(outcome.refusal);
    const facts = outcome.kind === 'booked' ? (outcome.entries[0]?.facts ?? {}) : {};
    const judged = await app.get(CertificateQueries).one(caller, textFact(facts, 'certificate'));
    const content = contentOf(judged);
    if (text !== undefined) await writeFile(text, judged.row.note);
    if (pdf !== undefined) await writeFile(pdf, await certificatePdf(content, judged.standing, 'zh'));
    console.log(`Made out ${content.number}. Anybody may check it at ${content.check}`);
  });
}

/** Each run of the command makes a certificate of its own. */
function newRequest(ledger: string, actor: string, arrived: string): Request {
  const key = `certificate:${randomUUID()}`;
  return { ledger, client: 'timebank', actor, key, hash: key, language: 'en', arrived };
}

async function verify(file: string, { key }: { key?: string }): Promise<void> {
  if (key !== undefined) assertKey(key);
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new VerifyIoError(`${file} can't be read: ${cause.message}`, { cause });
  });
  const verdict = checkCertificate(bytes, key);
  console.log(verdictText(verdict));
  if (!verdict.sound) throw new CommandRefusedError('The certificate is not sound.');
}

function assertKey(key: string): void {
  try {
    readVerifier(key);
  } catch (error) {
    throw new UsageError(`--key is ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** What a verdict says, in plain words. */
function verdictText(verdict: CertificateVerdict): string {
  if (!verdict.sound) return `NOT SOUND: ${verdict.why}`;
  const { text, key, keyCompared, sha256 } = verdict;
  return [
    text,
    'Sound: nothing was changed since this was signed.',
    keyCompared
      ? 'Signed with the key that you hold.'
      : `Signed by ${key}. This key came with the certificate: compare it with one that you hold (--key).`,
    'Whether it was revoked or superseded since can not be known offline: open the address to check at.',
    `SHA-256 ${sha256}: the entry certificate.issued in an export of the ledger has the same.`,
  ].join('\n');
}
