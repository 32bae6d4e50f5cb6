import { newSigningKey, openCheckpoint, signCheckpoint, signNote } from '../ledger/log/signed-note';
import { checkCertificate, certificateHash } from './certificate-check';
import { certificateText } from './certificate-text';
import { CertificateContent } from './certificate-content';

const ORIGIN = 'timebank.example/sunrise';
const key = newSigningKey(ORIGIN);

const CONTENT: CertificateContent = {
  number: 'SUNRISE-2026-000001',
  check: 'https://timebank.example/certificates/FtI4QSGBEnEWFl6zPUgKdQ',
  issuedOn: '2026-11-20',
  recordingUnit: '旭日社区时间银行',
  name: '王阿姨',
  volunteerNumber: 'V01',
  from: '2026-01-01',
  minutes: 150,
  broughtForward: { minutes: 90, asOf: '2025-12-31' },
  services: [
    {
      ...{ seq: 12, day: '2026-11-10', starts: '14:00', ends: '16:30', minutes: 150, title: '四点半课堂' },
      ...{ category: 'teach', site: '向阳小区', organisation: '东风巡逻队' },
    },
  ],
  inCharge: '陈站长',
  log: { origin: ORIGIN, size: 42, root: Buffer.alloc(32, 7).toString('base64'), publicKey: key.verifier },
};

const note = signNote(certificateText(CONTENT), key);
const bytes = Buffer.from(note);

describe('certificateText', () => {
  it('writes every fact on a labelled line', () => {
    const lines = note.split('\n');
    for (const line of [
      '志愿服务记录证明 Certificate of volunteer service',
      '证明编号 Certificate number: SUNRISE-2026-000001',
      '出具日期 Date of issue: 2026-11-20',
      '记录单位 Recording unit: 旭日社区时间银行',
      '志愿者姓名 Name of the volunteer: 王阿姨',
      '志愿者编号 Number of the volunteer: V01',
      '服务期间 Days of service: 2026-01-01 – …',
      '服务时间 Service time: 2 小时 30 分 (2 h 30 min)',
      '此前账册结转时间 Brought forward from earlier books: 1 小时 30 分 (1 h 30 min), 截至 up to 2025-12-31',
      '  1. 2026-11-10 14:00–16:30 · 四点半课堂 (teach) · 向阳小区 · 东风巡逻队 · 2 小时 30 分 (2 h 30 min) · #12',
      '负责人 Person in charge: 陈站长',
      '经办人 Handler: 志愿者本人自助出具 made out by the volunteer',
      '日志条数 Log size: 42',
      `公钥 Public key: ${key.verifier}`,
    ]) {
      expect(lines).toContain(line);
    }
  });
});

describe('checkCertificate', () => {
  it('accepts the text as signed, and reports whether its key was compared', () => {
    expect(checkCertificate(bytes)).toEqual({
      ...{
        sound: true,
        text: certificateText(CONTENT),
        key: key.verifier,
        keyCompared: false,
        sha256: certificateHash(note),
      },
    });
    expect(checkCertificate(bytes, key.verifier)).toMatchObject({ sound: true, keyCompared: true });
  });

  it('rejects the text when any byte is changed, removed or added', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      const shorter = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
      // Alternates between a key supplied by the checker and the key in the certificate.
      const held = at % 2 === 0 ? key.verifier : undefined;
      for (const other of [changed, shorter]) expect([at, checkCertificate(other, held).sound]).toEqual([at, false]);
    }
    for (const other of [
      `${note}\n`,
      `${note}x`,
      note.replaceAll('\n', '\r\n'),
      `\ufeff${note}`,
      '',
      note.slice(0, 9),
    ]) {
      expect(checkCertificate(Buffer.from(other), key.verifier).sound).toBe(false);
    }
  });

  it('reports that only line ends were changed by a mailer or an editor', () => {
    const reason = 'only its line ends were changed in transit: download it again';
    const windows = note.replaceAll('\n', '\r\n');
    for (const other of [windows, `\ufeff${windows}`, `${note}\n\n`]) {
      expect(checkCertificate(Buffer.from(other), key.verifier)).toEqual({ sound: false, reason });
    }
    const forged = windows.replace('150', '151').replace('2 小时 30 分', '9 小时 30 分');
    expect(checkCertificate(Buffer.from(forged), key.verifier)).toMatchObject({ sound: false });
    expect(checkCertificate(Buffer.from(forged), key.verifier)).not.toEqual({ sound: false, reason });
  });

  it('rejects a key of another ledger, and another key with the same name', () => {
    expect(checkCertificate(bytes, newSigningKey('timebank.example/moonrise').verifier)).toMatchObject({
      sound: false,
    });
    expect(checkCertificate(bytes, newSigningKey(ORIGIN).verifier)).toEqual({
      ...{ sound: false, reason: expect.stringContaining('no signature by') as string },
    });
  });

  it('rejects a certificate re-signed with a forged key when the right key is supplied', () => {
    const forger = newSigningKey(ORIGIN);
    const log = { ...CONTENT.log, publicKey: forger.verifier };
    const forged = Buffer.from(signNote(certificateText({ ...CONTENT, minutes: 9000, log }), forger));
    expect(checkCertificate(forged)).toMatchObject({ sound: true, keyCompared: false });
    expect(checkCertificate(forged, key.verifier)).toMatchObject({ sound: false });
  });

  it('does not accept a checkpoint as a certificate, nor a certificate as a checkpoint', () => {
    const checkpoint = signCheckpoint({ origin: ORIGIN, size: 42, root: Buffer.alloc(32) }, key);
    expect(checkCertificate(Buffer.from(checkpoint), key.verifier)).toEqual({
      ...{ sound: false, reason: 'the file is not a certificate of service' },
    });
    expect(() => openCheckpoint(note, key.verifier)).toThrow('not a checkpoint');
  });
});
