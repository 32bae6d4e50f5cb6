import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { Socket, connect } from 'node:net';
import { dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';
import { TimebankProcess } from '../support/timebank-process';
import { newService } from '../support/service';

let folder: string;
let key: string;
beforeAll(async () => {
  folder = await newTemporaryDatabase();
  const service = await newService(undefined, folder);
  key = await service.ledger('sunrise');
  await service.end();
});
afterAll(() => dropTemporaryDatabase(folder));

const registeredCodes = async (base: string): Promise<string[]> => {
  const codes: string[] = [];
  for (let next: string | undefined = '/v1/ledgers/sunrise/people?limit=500'; next !== undefined;) {
    const reply = await fetch(base + next, { headers: { authorization: `Bearer ${key}` } });
    const { items, next: after } = (await reply.json()) as { items: { code: string }[]; next?: string };
    codes.push(...items.map(({ code }) => code));
    next = after === undefined ? undefined : `/v1/ledgers/sunrise/people?limit=500&after=${after}`;
  }
  return codes;
};

interface Attempt {
  readonly status: number | undefined;
  readonly code: string;
}

/** Registers people one by one over a keep-alive connection, until a request is rejected or the connection closes. */
async function register(base: string, client: number, answers: Attempt[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let n = 0; ; n += 1) {
    const code = `T${client}-${n}`;
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': code };
    const status = await new Promise<number | undefined>((done) => {
      const sent = httpRequest(`${base}/v1/ledgers/sunrise/people`, { method: 'POST', agent, headers }, (reply) => {
        reply.resume().on('end', () => done(reply.statusCode));
      });
      sent.on('error', () => done(undefined)).end(JSON.stringify({ code }));
    });
    answers.push({ status, code });
    if (status !== 201) break;
  }
  agent.destroy();
}

async function openSocket(base: string, text: string): Promise<Socket> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

describe('stopping the service during requests', () => {
  it('finishes running requests, closes idle connections, exits with 0 and keeps what it acknowledged', async () => {
    const { process: service, base } = await TimebankProcess.serve(folder, { STOP_SECONDS: '120' });
    const idle = await openSocket(base, '');
    const kept = await openSocket(base, `GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n`);
    await once(kept, 'data');
    const answers: Attempt[] = [];
    const clients = Array.from({ length: 16 }, (_, client) => register(base, client, answers));
    while (answers.length < 200) await new Promise((done) => setImmediate(done));
    service.child.kill('SIGTERM');
    expect(await service.ended()).toBe(0);
    // Open and keep-alive connections do not delay the stop.
    expect(service.output).not.toContain('stopped after');
    await Promise.all(clients);
    for (const socket of [idle, kept]) socket.destroy();
    expect(service.output).not.toContain('"level":50');

    const acknowledged = answers.filter(({ status }) => status === 201).map(({ code }) => code);
    expect(acknowledged.length).toBeGreaterThanOrEqual(200 - 16);
    // Later requests got 503 or a closed connection.
    for (const { status } of answers) expect([201, 503, undefined]).toContain(status);

    const again = await TimebankProcess.serve(folder);
    const booked = await registeredCodes(again.base);
    const missing = acknowledged.filter((code) => !booked.includes(code));
    expect(missing).toEqual([]);
    // A request that got 503 is not in the database either.
    const refused = answers.filter(({ status }) => status === 503).map(({ code }) => code);
    expect(refused.filter((code) => booked.includes(code))).toEqual([]);
    again.process.child.kill('SIGINT');
    expect(await again.process.ended()).toBe(0);
  });

  it('stops after the configured time when a request never finishes', async () => {
    const { process: service, base } = await TimebankProcess.serve(folder, { STOP_SECONDS: '1' });
    const half = await openSocket(
      base,
      `POST /v1/ledgers/sunrise/people HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{`,
    );
    await fetch(`${base}/health/live`);
    service.child.kill('SIGTERM');
    expect(await service.ended()).toBe(0);
    half.destroy();
  });
});

describe('a request that arrives too slowly', () => {
  it('answers a slow request with 408 and closes its connection, while others are served', async () => {
    const service = await newService(undefined, undefined, { REQUEST_SECONDS: 1 });
    const operator = await service.ledger('sunrise');
    const head = [
      'POST /v1/ledgers/sunrise/people HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${operator}`,
      'Content-Type: application/json',
    ];
    const halves = ['GET /health/live HT', [...head, 'Content-Length: 50', '', '{"code":'].join('\r\n')];
    const slow = await Promise.all(halves.map((half) => openSocket(service.base, half)));
    const ends = slow.map(async (socket) => {
      let text = '';
      socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      await once(socket, 'close');
      return text;
    });
    let closed = false;
    const both = Promise.all(ends).finally(() => (closed = true));
    let others = 0;
    while (!closed) {
      expect((await service.ask('/v1/ledgers/sunrise', { key: operator })).status).toBe(200);
      others += 1;
    }
    expect(others).toBeGreaterThan(0);
    for (const text of await both) {
      expect(text).toMatch(/^HTTP\/1.1 408 /);
      expect(text).toContain('application/problem+json');
      expect(text).toContain('"code":"request-too-slow"');
    }
    expect((await service.ask('/v1/ledgers/sunrise/people', { key: operator })).body['items']).toHaveLength(1);
    await service.end();
  });
});

describe('a request that cannot be parsed', () => {
  it('answers too large headers with 431 and text that is not HTTP with 400, as problem documents', async () => {
    const service = await newService();
    const answers = [
      [`GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, '431', 'headers-too-large'],
      [`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, '431', 'headers-too-large'],
      ['what is this\r\n\r\n', '400', 'unreadable-request'],
    ] as const;
    for (const [sent, status, code] of answers) {
      const socket = await openSocket(service.base, sent);
      const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as [string];
      expect(answer).toContain(`HTTP/1.1 ${status} `);
      expect(answer).toContain(`"code":"${code}"`);
      expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
      socket.destroy();
    }
    await service.end();
  });
});
