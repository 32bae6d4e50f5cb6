import { createHash } from 'node:crypto';
import { checkCertificate } from '../../src/certificates/certificate-check';
import { CertificateView } from '../../src/certificates/certificates.dto';
import { textFact } from '../../src/ledger/core/entry-rows';
import { Community, entriesOf, entryOf, idOf } from '../support/community';
import { pdfText } from '../support/pdf-text';
import { Reply, Service, newService } from '../support/service';

let service: Service;
let communities = 0;
beforeAll(async () => {
  service = await newService();
});
afterAll(() => service.end());

const newCommunity = (): Promise<Community> => Community.create(service, `sun-${(communities += 1)}`);

const issue = (community: Community, volunteer = 'V01', body: object = {}, key?: string): Promise<Reply> =>
  community.post(`volunteers/${volunteer}/certificates`, body, key === undefined ? {} : { key });

/** Issues a certificate and reads it. */
async function issued(community: Community, volunteer = 'V01', body: object = {}): Promise<CertificateView> {
  const reply = await community.booked(`volunteers/${volunteer}/certificates`, body);
  return read(community, idOf(reply));
}

async function read(community: Community, ref: string): Promise<CertificateView> {
  return (await community.get(`certificates/${ref}`)).body as unknown as CertificateView;
}

/** The public answer at the check address that is printed on the certificate. */
const publicCheck = ({ check }: CertificateView): Promise<Reply> =>
  service.ask(`/v1/certificates/${check.slice(check.lastIndexOf('/') + 1)}`);

const publicPage = ({ check }: CertificateView, query = ''): Promise<Reply> =>
  service.ask(`/certificates/${check.slice(check.lastIndexOf('/') + 1)}${query}`);

describe('a certificate of service', () => {
  it('prints the day of the end where a service ends on another day: text, page, PDF and JSON', async () => {
    const community = await newCommunity();
    const at = { signedInAt: '2026-11-08T22:00:00+08:00', signedOutAt: '2026-11-09T02:00:00+08:00', method: 'code' };
    await community.fromBooks('service-records', {
      activity: 'A01',
      volunteer: 'V01',
      ...at,
      recorder: 'S01',
      approver: 'S02',
    });
    const certificate = await issued(community);
    expect(certificate.services).toMatchObject([
      { day: '2026-11-08', starts: '22:00', endDay: '2026-11-09', ends: '02:00' },
    ]);
    const span = '2026-11-08 22:00–2026-11-09 02:00';
    const path = `certificates/${certificate.id}`;
    expect((await community.get(`${path}.txt`)).text).toContain(`${span} · `);
    expect((await community.get(`${path}.html`)).text).toContain(span);
    const pdf = await fetch(`${service.base}/v1/ledgers/${community.ledger}/${path}.pdf`, {
      headers: { authorization: `Bearer ${community.keys.operator}` },
    });
    const { text } = pdfText(Buffer.from(await pdf.arrayBuffer()));
    for (const part of ['2026-11-08 22:00', '2026-11-09', '02:00']) expect(text).toContain(part);
  });

  it('fills a certificate with everything that the law requires, from the ledger only', async () => {
    const community = await newCommunity();
    await community.patch('activities/A01', { site: '向阳小区' });
    const at = { signedInAt: '2026-11-09T15:00:00+08:00', signedOutAt: '2026-11-09T16:30:00+08:00', method: 'code' };
    const record = { activity: 'A01', volunteer: 'V01', ...at, recorder: 'S01', approver: 'S02' };
    const { seq } = entryOf(await community.fromBooks('service-records', record));
    await community.fromBooks('service-records', { ...record, volunteer: 'V02' });
    const certificate = await issued(community, 'V01', { inCharge: '陈站长', handler: '小赵' });
    expect(certificate).toMatchObject({
      ...{ status: 'valid', issuedOn: '2026-11-20', name: '王阿姨', volunteerNumber: 'V01', minutes: 90 },
      ...{ recordingUnit: community.ledger, inCharge: '陈站长', handler: '小赵' },
      number: `${community.ledger.toUpperCase()}-2026-000001`,
      services: [
        {
          ...{ seq, day: '2026-11-09', starts: '15:00', ends: '16:30', minutes: 90 },
          ...{ title: '四点半课堂', category: 'teach', site: '向阳小区', organisation: '东风巡逻队' },
        },
      ],
    });
    // The log just before the certificate's own entry, as a checkpoint of that size states it.
    expect(certificate.log).toMatchObject({
      origin: `timebank.local/${community.ledger}`,
      size: certificate.entry - 1,
    });
  });

  it('books a certificate as an entry with its number and the hash of its text, but none of the text', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const before = (await community.log()).split('\n');
    const body = { inCharge: '陈站长', handler: '小赵办事员', from: '2026-11-01', to: '2026-11-20' };
    const reply = await community.booked('volunteers/V01/certificates', body);
    const certificate = await read(community, idOf(reply));
    expect([String(certificate.log.size), certificate.log.root]).toEqual([before[1], before[2]]);
    const [entry] = await community.entries('certificate.issued');
    expect(entry).toEqual(entryOf(reply));
    const text = await community.get(`certificates/${certificate.number}.txt`);
    expect(entry?.facts).toEqual({
      ...{
        certificate: certificate.id,
        volunteer: certificate.volunteer,
        number: certificate.number,
        minutes: '120',
        services: '1',
      },
      ...{ from: '2026-11-01', to: '2026-11-20', sha256: createHash('sha256').update(text.text).digest('hex') },
    });
    const leaves = JSON.stringify(await community.entries());
    const id = certificate.check.slice(certificate.check.lastIndexOf('/') + 1);
    for (const word of ['王阿姨', 'V01', '陈站长', '小赵办事员', id]) expect(leaves).not.toContain(word);
  });

  it('certifies hours brought forward separately, and omits them when a first day is given', async () => {
    const community = await newCommunity();
    const broughtForward = { minutes: 6000, asOf: '2026-08-31' };
    await community.fromBooks('volunteers', { code: 'V09', broughtForward });
    expect(await issue(community, 'V09')).toMatchObject({ status: 422, body: { code: 'no-service' } });
    await community.serve('V09');
    expect(await issued(community, 'V09')).toMatchObject({ minutes: 120, broughtForward });
    const cut = await issued(community, 'V09', { from: '2026-01-01' });
    expect([cut.minutes, cut.broughtForward, cut.name]).toEqual([120, undefined, undefined]);
    expect((await publicCheck(cut)).body).not.toHaveProperty('broughtForwardMinutes');
  });

  it('certifies the requested days only, and rejects an end before the start', async () => {
    const community = await newCommunity();
    for (const on of ['2026-11-01', '2026-11-05', '2026-11-09']) await community.serve('V01', { on });
    const days = async (body: object): Promise<string[]> =>
      (await issued(community, 'V01', body)).services.map(({ day }) => day);
    expect(await days({ from: '2026-11-05' })).toEqual(['2026-11-05', '2026-11-09']);
    expect(await days({ to: '2026-11-05' })).toEqual(['2026-11-01', '2026-11-05']);
    expect(await days({ from: '2026-11-02', to: '2026-11-08' })).toEqual(['2026-11-05']);
    expect(await issue(community, 'V01', { from: '2026-11-08', to: '2026-11-02' })).toMatchObject({
      ...{ status: 400, body: { code: 'invalid-request', errors: [{ field: 'to' }] } },
    });
  });

  it('rejects a certificate without recorded service, and uses up no number for it', async () => {
    const community = await newCommunity();
    const log = await community.log();
    for (const [language, message] of Object.entries({ en: 'nothing to certify', zh: '没有服务时间' })) {
      const headers = { 'accept-language': language };
      const refused = await community.post('volunteers/V01/certificates', {}, { headers });
      expect(refused).toMatchObject({ status: 422, body: { code: 'no-service' } });
      expect(refused.body['title']).toContain(message);
    }
    expect(await community.log()).toBe(log);
    await community.serve('V01');
    expect((await issued(community)).number).toMatch(/-000001$/);
  });

  it('answers a retried request for a certificate byte for byte, also after a correction', async () => {
    const community = await newCommunity();
    const { seq } = entryOf(await community.serve('V01'));
    const ask = (body: object): Promise<Reply> => community.post('volunteers/V01/certificates', body, { idem: 'same' });
    const first = await ask({ inCharge: '陈站长' });
    await community.booked(`entries/${seq}/reversal`, { reason: '重复' });
    const log = await community.log();
    const again = await ask({ inCharge: '陈站长' });
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([201, first.text, 'true']);
    expect(await ask({ inCharge: '李主任' })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await community.log()).toBe(log);
  });

  it('keeps the person in charge who was named last on later certificates, until another is named', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const personInCharge = async (body: object): Promise<string | undefined> =>
      (await issued(community, 'V01', body)).inCharge;
    expect(await personInCharge({})).toBeUndefined();
    expect(await personInCharge({ inCharge: '陈站长' })).toBe('陈站长');
    expect(await personInCharge({})).toBe('陈站长');
    expect(await personInCharge({ inCharge: '李主任' })).toBe('李主任');
    expect(await personInCharge({})).toBe('李主任');
  });

  it('issues a certificate for a closed month', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-10-05' });
    await community.close('2026-10');
    expect(await issued(community, 'V01', { to: '2026-10-31' })).toMatchObject({ minutes: 120, status: 'valid' });
  });
});

describe('issuing certificates concurrently and over the years', () => {
  it('numbers certificates without gaps when fifty are issued concurrently among rejections', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    await community.serve('V02');
    await community.booked('volunteers', { code: 'V03' });
    const requests = Array.from({ length: 75 }, (_, n) => issue(community, `V0${(n % 3) + 1}`));
    const replies = await Promise.all(requests);
    const numbers = replies.filter(({ status }) => status === 201).map(({ body }) => String(body['number']));
    expect(replies.filter(({ status }) => status === 422)).toHaveLength(25);
    const running = Array.from({ length: 50 }, (_, n) => String(n + 1).padStart(6, '0'));
    expect(numbers.map((number) => number.slice(-6)).sort()).toEqual(running);
    // The journal has the numbers in order.
    const entries = await community.entries('certificate.issued');
    expect(entries.map(({ facts }) => textFact(facts, 'number').slice(-6))).toEqual(running);
  });

  it('continues the numbers of certificates across the turn of the year', async () => {
    const { clock } = service;
    const before = clock.at;
    const community = await newCommunity();
    await community.serve('V01');
    await issued(community);
    clock.at = '2026-12-31T16:00:00.000Z';
    expect((await issued(community)).number).toMatch(/-2027-000002$/);
    clock.at = before;
  });

  it('certifies exactly the services that are valid in the log when corrections race', async () => {
    const community = await newCommunity();
    const seqs: number[] = [];
    for (let n = 0; n < 8; n += 1) seqs.push(entryOf(await community.serve('V01')).seq);
    const [replies] = await Promise.all([
      Promise.all(Array.from({ length: 16 }, () => issue(community))),
      Promise.all(seqs.slice(1).map((seq) => community.post(`entries/${seq}/reversal`, { reason: '重复' }))),
    ]);
    for (const reply of replies) {
      expect([201, 503]).toContain(reply.status);
      if (reply.status === 503) continue;
      const { entry, services } = await read(community, idOf(reply));
      const reversals = (await community.entries('entry.reversed')).filter(({ seq }) => seq < entry);
      const current = seqs.filter((seq) => !reversals.some(({ ref }) => ref?.reverses === seq));
      // Exactly the services that were valid in the log when the certificate was issued.
      expect(services.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(current);
    }
  });
});

describe('access to certificates', () => {
  it('lets the centre read every certificate, and a volunteer their own', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    await community.serve('V02');
    const { volunteer, operator } = community.keys;
    const own = await issue(community, 'V01', {}, volunteer);
    expect(own.status).toBe(201);
    expect(await read(community, idOf(own))).not.toHaveProperty('handler');
    const other = await issued(community, 'V02');
    const missing = await community.get('certificates/none', volunteer);
    for (const ref of [other.id, other.number]) {
      for (const ending of ['', '.txt', '.html', '.pdf']) {
        const refused = await community.get(`certificates/${ref}${ending}`, volunteer);
        // The same answer as for a certificate that does not exist.
        expect([refused.status, refused.text]).toEqual([404, missing.text]);
        for (const key of [operator, community.keys.coordinator]) {
          expect((await community.get(`certificates/${ref}${ending}`, key)).status).toBe(200);
        }
      }
    }
    for (const ending of ['', '.txt', '.html', '.pdf']) {
      expect((await community.get(`certificates/${idOf(own)}${ending}`, volunteer)).status).toBe(200);
    }
    expect((await issue(community, 'V02', {}, volunteer)).status).toBe(404);
    expect((await community.get('volunteers/V02/certificates', volunteer)).status).toBe(404);
    expect((await community.get('volunteers/V02/certificates.html', volunteer)).status).toBe(404);
  });

  it('rejects shops and auditors on every certificate route', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const { number } = await issued(community);
    for (const key of [community.keys.shop, community.keys.auditor]) {
      expect((await issue(community, 'V01', {}, key)).status).toBe(403);
      expect((await community.get('volunteers/V01/certificates', key)).status).toBe(403);
      for (const ending of ['', '.txt', '.html', '.pdf']) {
        expect((await community.get(`certificates/${number}${ending}`, key)).status).toBe(403);
      }
      expect((await community.post(`certificates/${number}/revocation`, { reason: 'x' }, { key })).status).toBe(403);
    }
  });

  it('rejects a volunteer who names the person in charge or the handler, or revokes a certificate', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const { volunteer } = community.keys;
    for (const field of ['inCharge', 'handler']) {
      expect(await issue(community, 'V01', { [field]: '市长' }, volunteer)).toMatchObject({
        ...{ status: 403, body: { code: 'forbidden', errors: [{ field }] } },
      });
    }
    const { number } = await issued(community);
    const revocation = await community.post(`certificates/${number}/revocation`, { reason: 'x' }, { key: volunteer });
    expect(revocation.status).toBe(403);
  });

  it('lists certificates with their status, as JSON and as a page', async () => {
    const community = await newCommunity();
    const { seq } = entryOf(await community.serve('V01', { on: '2026-11-01' }));
    await community.serve('V01', { on: '2026-11-02' });
    const all = await issued(community);
    const late = await issued(community, 'V01', { from: '2026-11-02' });
    const revoked = await issued(community, 'V01', { from: '2026-11-02' });
    await community.booked(`certificates/${revoked.id}/revocation`, { reason: '冒名' });
    await community.booked(`entries/${seq}/reversal`, { reason: '重复' });
    const { body } = await community.get('volunteers/V01/certificates', community.keys.volunteer);
    const items = body['items'] as { number: string; status: string }[];
    expect(items.map(({ number, status }) => [number, status])).toEqual([
      [all.number, 'superseded'],
      [late.number, 'valid'],
      [revoked.number, 'revoked'],
    ]);
    const page = await community.get('volunteers/V01/certificates.html?lang=zh', community.keys.volunteer);
    for (const { number } of items) expect(page.text).toContain(`certificates/${number}.html?lang=zh`);
    expect(page.text).toContain('已撤销');
    expect((await community.get('volunteers/V02/certificates.html?lang=en')).text).toContain('no certificates yet');
  });
});

describe('the public check of a certificate', () => {
  it('answers a check without a key, and reveals nothing that the certificate does not show', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const certificate = await issued(community, 'V01', { from: '2026-11-01', to: '2026-11-20', inCharge: '陈站长' });
    const { status, body, headers } = await publicCheck(certificate);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      ...{ status: 'valid', number: certificate.number, recordingUnit: community.ledger, issuedOn: '2026-11-20' },
      ...{ name: '王**', minutes: 120, importedMinutes: 120, from: '2026-11-01', to: '2026-11-20' },
    });
    for (const [query, message] of [
      ['?lang=zh', '有效：此证明由记录单位出具'],
      ['?lang=en', 'Valid: issued by the recording unit'],
    ] as const) {
      const page = await publicPage(certificate, query);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.text).toContain(message);
      expect(page.text).toContain(certificate.number);
      for (const word of ['王阿姨', '陈站长', '四点半课堂', certificate.volunteer, certificate.id]) {
        expect(page.text).not.toContain(word);
      }
    }
  });

  it('answers a check with 404 at a wrong address, also for a certificate number or an id', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const certificate = await issued(community);
    const id = certificate.check.slice(certificate.check.lastIndexOf('/') + 1);
    expect(id).toMatch(/^[\w-]{22}$/);
    const wrongIds = [
      certificate.number,
      certificate.id,
      'none',
      id.slice(1),
      `${id}A`,
      id.toUpperCase(),
      'A'.repeat(22),
      '%00',
      '_',
    ];
    for (const other of wrongIds) {
      const json = await service.ask(`/v1/certificates/${other}`);
      expect([other, json.status, json.body['code']]).toEqual([other, 404, 'not-found']);
      const page = await service.ask(`/certificates/${other}?lang=zh`);
      expect([other, page.status, page.text.includes('没有这份证明')]).toEqual([other, 404, true]);
    }
    expect((await service.ask(`/v1/certificates/${id}`)).status).toBe(200);
  });

  it('shows a certificate as superseded once a service on it is corrected, and a new one as valid', async () => {
    const community = await newCommunity();
    const { seq } = entryOf(await community.serve('V01', { on: '2026-11-01' }));
    await community.serve('V01', { on: '2026-11-02' });
    const [full, partial] = [await issued(community), await issued(community, 'V01', { from: '2026-11-02' })];
    expect((await publicCheck(full)).body).toMatchObject({ status: 'valid', minutes: 240 });
    const reversal = entryOf(await community.booked(`entries/${seq}/reversal`, { reason: '重复' }));
    expect((await publicCheck(full)).body).toMatchObject({ status: 'superseded', minutes: 240 });
    expect((await publicPage(full, '?lang=zh')).text).toContain('已失效');
    expect(await read(community, full.id)).toMatchObject({ status: 'superseded', corrections: [reversal.seq] });
    expect((await community.get(`certificates/${full.id}.html?lang=zh`)).text).toContain('已失效');
    // A certificate without that service stays valid.
    expect((await publicCheck(partial)).body).toMatchObject({ status: 'valid' });
    const renewed = await issued(community);
    expect((await publicCheck(renewed)).body).toMatchObject({ status: 'valid', minutes: 120 });
  });

  it('shows an older certificate as valid after a newer one was issued', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const older = await issued(community);
    await community.serve('V01');
    await issued(community);
    expect((await publicCheck(older)).body).toMatchObject({ status: 'valid', minutes: 120 });
  });

  it('shows that a certificate was revoked, but not the reason', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const certificate = await issued(community);
    const path = `certificates/${certificate.number}/revocation`;
    const revoked = await community.booked(path, { reason: '冒名领取' }, { idem: 'revoke-1' });
    expect(revoked.body).toMatchObject({ id: certificate.id, status: 'revoked' });
    const facts = { certificate: certificate.id, volunteer: certificate.volunteer, issued: String(certificate.entry) };
    expect(entriesOf(revoked)).toMatchObject([{ kind: 'certificate.revoked', facts }]);
    expect(revoked.text).not.toContain('冒名领取');
    expect((await publicCheck(certificate)).body).toMatchObject({ status: 'revoked' });
    expect((await publicCheck(certificate)).text + (await publicPage(certificate)).text).not.toContain('冒名领取');
    expect(await read(community, certificate.id)).toMatchObject({
      ...{ status: 'revoked', reason: '冒名领取', revokedOn: '2026-11-20' },
    });
    const again = await community.post(path, { reason: '冒名领取' });
    expect(again).toMatchObject({ status: 409, body: { code: 'already-revoked' } });
    const replay = await community.post(path, { reason: '冒名领取' }, { idem: 'revoke-1' });
    expect([replay.status, replay.text]).toEqual([201, revoked.text]);
    expect((await community.post('certificates/none/revocation', { reason: 'x' })).status).toBe(404);
  });

  it('revokes a certificate once when twenty requests race', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const { id } = await issued(community);
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => community.post(`certificates/${id}/revocation`, { reason: 'x' })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await community.entries('certificate.revoked')).toHaveLength(1);
  });
});

describe('the files of a certificate', () => {
  it('offers a text that verifies offline, and no longer after a change', async () => {
    const community = await newCommunity();
    await community.serve('V01');
    const certificate = await issued(community);
    const { text, headers } = await community.get(`certificates/${certificate.id}.txt`);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${certificate.number}.txt"`);
    const key = certificate.log.publicKey;
    expect(checkCertificate(Buffer.from(text), key)).toMatchObject({ sound: true, sha256: certificate.sha256 });
    for (const [from, to] of [
      ['2 小时', '9 小时'],
      ['王阿姨', '王阿婆'],
      ['-000001', '-000002'],
      ['2026-11-20', '2026-11-21'],
    ] as const) {
      expect(text).toContain(from);
      expect(checkCertificate(Buffer.from(text.replace(from, to)), key)).toMatchObject({ sound: false });
    }
  });

  it('offers a PDF with an embedded Chinese font, in both languages, with the same bytes each time', async () => {
    const community = await newCommunity();
    await community.booked('volunteers', { code: 'V12', displayName: '诸葛𬭩䶮' });
    await community.serve('V12');
    const certificate = await issued(community, 'V12', { inCharge: '陈站长' });
    const fetched = async (query: string): Promise<Buffer> => {
      const address = `${service.base}/v1/ledgers/${community.ledger}/certificates/${certificate.id}.pdf${query}`;
      const reply = await fetch(address, { headers: { authorization: `Bearer ${community.keys.operator}` } });
      expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      return Buffer.from(await reply.arrayBuffer());
    };
    const zh = await fetched('?lang=zh');
    const { text, fonts, pages } = pdfText(zh);
    expect([zh.subarray(0, 5).toString(), pages, zh.length < 300_000]).toEqual(['%PDF-', 1, true]);
    expect(fonts.some((name) => name.endsWith('NotoSansHans-Regular'))).toBe(true);
    for (const word of [
      ...['志愿服务记录证明', certificate.number, '诸葛', '陈站长', '东风巡逻队', '四点半课堂', '2 小时', '扫码核验'],
      ...['2026年11月20日', certificate.check],
    ]) {
      expect(text).toContain(word);
    }
    expect(await fetched('?lang=zh')).toEqual(zh);
    expect(pdfText(await fetched('?lang=en')).text).toContain('20 November 2026');
    await community.booked(`certificates/${certificate.id}/revocation`, { reason: 'x' });
    expect(pdfText(await fetched('?lang=zh')).text).toContain('已撤销');
  });

  it('sums up the services of a long certificate by month, followed by the list of services', async () => {
    const community = await newCommunity();
    for (let n = 1; n <= 13; n += 1) await community.serve('V01', { on: `2026-11-${String(n).padStart(2, '0')}` });
    const { number } = await issued(community);
    const page = (await community.get(`certificates/${number}.html?lang=zh`)).text;
    for (const word of ['2026年11月', '26 小时', '服务明细', '2026-11-13 00:00–02:00']) expect(page).toContain(word);
  });

  it('escapes markup in the texts of a certificate', async () => {
    const community = await newCommunity();
    const displayName = '<script>alert(1)</script>';
    await community.booked('volunteers', { code: 'V66', displayName });
    await community.serve('V66');
    const certificate = await issued(community, 'V66', { inCharge: '"><img src=x>' });
    for (const page of [await community.get(`certificates/${certificate.id}.html`), await publicPage(certificate)]) {
      expect(page.text).not.toMatch(/<script|<img/);
    }
    expect((await community.get(`certificates/${certificate.id}.pdf`)).status).toBe(200);
  });
});
