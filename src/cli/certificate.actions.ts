import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { certificatePdf } from '../certificates/certificate.pdf';
import { CertificateQueries } from '../certificates/certificate-queries';
import { contentOf } from '../certificates/certificate-views';
import { Certificates } from '../certificates/certificates.service';
import { Request } from '../ledger/core/command';
import { textFact } from '../ledger/core/entry-rows';
import { Caller } from '../auth/api-keys.service';
import { Clock } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { isDay } from '../common/instant';
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { CertificatesModule } from '../certificates/certificates.module';
import { findLedger, withContext } from './command-context';
import { UsageError } from './command-errors';

interface IssueOptions {
  by: string;
  from?: string;
  to?: string;
  inCharge?: string;
  text?: string;
  pdf?: string;
}

/** certificate issue. */
export async function issue(slug: string, volunteer: string, options: IssueOptions): Promise<void> {
  const { by, from, to, inCharge, text, pdf } = options;
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(day)) throw new UsageError(`${day} is not a day such as 2026-09-04.`);
  }
  await withContext({ access: 'write', modules: [CertificatesModule] }, async (app) => {
    const ledger = await findLedger(app, slug);
    const person = await app.get(ReferenceData).find(Person, ledger, by);
    if (!person) throw new UsageError(`There is no person ${by} in ${ledger}.`);
    const caller: Caller = { keyId: '', ledger, roles: ['operator'], person: person.id, client: 'timebank' };
    const request = newRequest(ledger, person.id, app.get(Clock).now());
    const outcome = await app.get(Certificates).issue(request, caller, volunteer, { from, to, inCharge });
    if (outcome.kind === 'refused') throw DomainError.of(outcome.refusal);
    const facts = outcome.kind === 'booked' ? (outcome.entries[0]?.facts ?? {}) : {};
    const certificate = await app.get(CertificateQueries).get(caller, textFact(facts, 'certificate'));
    const content = contentOf(certificate);
    if (text !== undefined) await writeFile(text, certificate.row.note);
    if (pdf !== undefined) await writeFile(pdf, await certificatePdf(content, certificate.status, 'zh'));
    console.log(`Issued ${content.number}. Check address: ${content.check}`);
  });
}

/** Makes a request with a new idempotency key: each run of the command issues a new certificate. */
function newRequest(ledger: string, actor: string, arrived: string): Request {
  const key = `certificate:${randomUUID()}`;
  return { ledger, client: 'timebank', actor, key, hash: key, language: 'en', arrived };
}
