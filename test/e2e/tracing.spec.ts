import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultAt } from '../support/injected-faults';
import { Database } from '../../src/database/database';
import { Collector, Span } from '../support/collector';
import { Community, entriesOf, idOf } from '../support/community';
import { dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';
import { TimebankProcess } from '../support/timebank-process';
import { Reply, Service, newService } from '../support/service';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('tracing with a collector', () => {
  let collector: Collector;
  let service: Service;
  let community: Community;
  beforeAll(async () => {
    collector = await Collector.open();
    service = await newService(undefined, undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/` });
    community = await Community.create(service);
  });
  afterAll(async () => {
    await service.end();
    collector.close();
  });

  const spanWhere = (matches: (span: Span) => boolean): Promise<Span> =>
    collector.until(() => collector.spans.find(matches));
  const spanOf = (reply: Reply): Promise<Span> =>
    spanWhere(({ attributes }) => attributes['timebank.request.id'] === reply.headers.get('x-request-id'));
  const spanAt = (id: string): Promise<Span> => spanWhere(({ spanId }) => spanId === id);
  const receipt = { source: '募捐', cents: 100 };

  it('exports a span for each request with route pattern, request id, entries and a link to their commit', async () => {
    const reply = await community.fromBooks('fund-receipts', receipt);
    const span = await spanOf(reply);
    const ids = entriesOf(reply).map(({ id }) => id);
    expect(span).toMatchObject({
      name: 'POST /v1/ledgers/:ledger/fund-receipts',
      service: 'timebank',
      kind: 2,
      failed: false,
      attributes: {
        'http.response.status_code': 201,
        'timebank.ledger': 'sunrise',
        'timebank.entry.ids': ids,
        'timebank.entries': 1,
      },
    });
    expect(span.parentSpanId).toBeUndefined();
    expect(span.links).toHaveLength(1);
    const commit = await spanAt(String(span.links[0]));
    expect(commit).toMatchObject({
      name: 'journal commit',
      attributes: { 'timebank.commit.commands': 1, 'timebank.ledgers': ['sunrise'], 'timebank.entry.ids': ids },
    });
    expect(commit.millis).toBeGreaterThan(0);
    expect(span.millis).toBeGreaterThanOrEqual(commit.millis);
  });

  it('names the first ten entries of a bulk request in its span, and their number', async () => {
    const items = Array.from({ length: 12 }, () => ({ kind: 'fund-receipt', body: receipt }));
    const { attributes } = await spanOf(await community.post('bulk', { mode: 'atomic', items }, community.within()));
    expect(attributes['timebank.entry.ids']).toHaveLength(10);
    expect(attributes['timebank.entries']).toBe(12);
  });

  it('records the problem code of a rejected request, and marks a failed commit', async () => {
    const refused = await spanOf(await community.post('units', { code: '东风小区' }));
    expect(refused).toMatchObject({ failed: false, attributes: { 'timebank.problem': 'already-registered' } });
    const sql = (text: string): Promise<unknown> => service.app.get(Database).write((manager) => manager.query(text));
    const { make, mend } = faultAt('entry', `NEW.kind = 'fund.received'`);
    await sql(make);
    const failed = await spanOf(await community.post('fund-receipts', receipt, community.within()));
    await sql(mend);
    expect(failed).toMatchObject({ failed: true, attributes: { 'timebank.problem': 'commit-failed' }, links: [] });
    await spanWhere((span) => span.name === 'journal commit' && span.failed);
  });

  it('continues the trace of a proxy', async () => {
    const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, tracestate: 'who=wang', baggage: 'who=V01' };
    const span = await spanOf(await community.get('units', community.keys.operator));
    expect(span.traceId).not.toBe(TRACE);
    const joined = await spanOf(await community.ask('units', { headers }));
    expect(joined).toMatchObject({ traceId: TRACE, parentSpanId: 'b7ad6b7169203331' });
    const reply = await community.ask('units', { headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-00` } });
    await spanOf(await community.get('units'));
    // The proxy does not record that trace.
    const id = reply.headers.get('x-request-id');
    expect(collector.spans.filter(({ attributes }) => attributes['timebank.request.id'] === id)).toEqual([]);
  });

  it('exports a span for each job with its entries and commits', async () => {
    await community.serve('V01', { on: '2026-10-10' });
    await community.close('2026-10');
    const span = await spanWhere(({ name }) => name === 'job close-month');
    const [closing] = await community.entries('period.closed');
    expect(span).toMatchObject({
      failed: false,
      attributes: {
        'timebank.job.id': 'close.sunrise.2026-10',
        'timebank.job.attempt': 1,
        'timebank.job.outcome': 'done',
        'timebank.ledger': 'sunrise',
        'timebank.entry.ids': [closing?.id],
      },
    });
    expect((await spanAt(String(span.links.at(-1)))).attributes['timebank.entry.ids']).toEqual([closing?.id]);
  });

  it('exports no personal data in spans', async () => {
    const name = 'Wang Xiuying';
    const created = await community.booked('volunteers', { code: '13800138000', displayName: name, birthYear: 1957 });
    await community.get(`volunteers/13800138000?name=${encodeURIComponent(name)}`);
    await service.ask(`/13800138000/${encodeURIComponent(name)}`, { key: community.keys.operator });
    await community.ask('units', { headers: { 'x-request-id': '13800138000', 'user-agent': name, traceparent: name } });
    await community.post('people', { code: { is: '13800138000' } }, { idem: 'secret-idempotency-key' });
    await spanOf(await community.get('units'));
    const personal = ['13800138000', name, encodeURIComponent(name), 'Wang', '王阿姨', '陈站长', 'V01', 'S01'];
    const secrets = [...personal, ...Object.values({ ...community.keys }), 'secret-idempotency-key', idOf(created)];
    expect(collector.spans.length).toBeGreaterThan(30);
    expect(secrets.filter((secret) => collector.text.includes(secret))).toEqual([]);
    expect(collector.text).not.toContain('127.0.0.1');
    // The birth year as a separate number, because a random id or an instant may contain its digits.
    expect(collector.text).not.toMatch(/(?<![0-9a-f-])1957(?![0-9a-f-])/);
  });
});

describe('a failing collector', () => {
  const receipt = { source: '募捐', cents: 100 };

  it.each(['is unreachable', 'accepts requests and never answers', 'answers with errors'])(
    'delays neither requests nor the stop of the service when the collector %s',
    async (how) => {
      const collector = await Collector.open();
      collector.status = how.includes('errors') ? 503 : undefined;
      const { endpoint } = collector;
      if (how.includes('unreachable')) collector.close();
      const service = await newService(undefined, undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
      const community = await Community.create(service);
      if (!how.includes('unreachable')) await collector.nextRequest();
      for (let n = 0; n < 20; n += 1) await community.fromBooks('fund-receipts', receipt);
      expect((await service.ask('/health/ready')).status).toBe(200);
      await service.end();
      // The exporter gives its request up after five seconds; the stop does not wait for that.
      if (how.includes('never answers')) expect(collector.unanswered).toBeGreaterThan(0);
      collector.close();
    },
  );
});

describe('OpenTelemetry', () => {
  it('loads OpenTelemetry only when a collector is configured', async () => {
    const folder = await newTemporaryDatabase();
    const collector = await Collector.open();
    const listFile = join(folder, 'loaded');
    const hook = join(folder, 'list.cjs');
    // Only the API package is loaded without a collector, by prom-client.
    const loaded = `Object.keys(require.cache).filter((name) => /@opentelemetry.(?!api\\W)/.test(name))`;
    writeFileSync(
      hook,
      `process.on('exit', () => require('node:fs').writeFileSync('${listFile}', ${loaded}.join('\\n')));`,
    );
    const run = async (env: Record<string, string>): Promise<string> => {
      const { process: service, base } = await TimebankProcess.serve(folder, {
        NODE_OPTIONS: `--require=${hook}`,
        ...env,
      });
      await fetch(`${base}/v1/ledgers`);
      service.child.kill('SIGTERM');
      expect(await service.ended()).toBe(0);
      return readFileSync(listFile, 'utf8');
    };
    expect(await run({})).toBe('');
    expect(await run({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint })).toContain('@opentelemetry/sdk-trace');
    // Spans of requests before the stop are sent during the stop.
    expect(collector.spans.map(({ name }) => name)).toContain('GET /v1/ledgers');
    collector.close();
    await dropTemporaryDatabase(folder);
  });
});
