import type { ApiResponse } from '../../src/import/api-client';
import { ServiceProcess, followChanges } from '../support/service-process';

const postReceipt = (service: ServiceProcess, n: number): Promise<ApiResponse> =>
  service.callWithinImport({
    method: 'POST',
    path: 'fund-receipts',
    key: `fund-${n}`,
    body: { source: '募捐', cents: n + 1 },
  });

interface FundPosting {
  readonly account: string;
  readonly amount: number;
  readonly balanceAfter: number;
}

describe('a service under load', () => {
  let service: ServiceProcess;
  beforeEach(async () => {
    service = await ServiceProcess.launch();
  });
  afterEach(() => service.end());

  it('books a thousand concurrent requests on one account with consecutive balances', async () => {
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => postReceipt(service, n)));
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    const postings = answers.flatMap(({ body }) => body['entries'] as { postings: FundPosting[] }[]);
    const balances = postings
      .map(({ postings: all }) => all.find(({ account }) => account.startsWith('fund:')) as FundPosting)
      .sort((a, b) => a.balanceAfter - b.balanceAfter);
    balances.forEach(({ amount, balanceAfter }, n) => {
      expect(balanceAfter).toBe((balances[n - 1]?.balanceAfter ?? 0) + amount);
    });
    expect(balances.at(-1)?.balanceAfter).toBe((1000 * 1001) / 2);
    await service.stop();
    await service.verify();
  });

  it('rejects requests above the queue limit at once, and books them on repetition with their keys', async () => {
    await service.stop();
    await service.start({ QUEUE_LIMIT: '8' });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => postReceipt(service, n)));
    const late = answers.flatMap(({ status }, n) => (status === 503 ? [n] : []));
    expect(late.length).toBeGreaterThan(0);
    expect(answers.every(({ status, body }) => status === 201 || body['code'] === 'too-busy')).toBe(true);
    for (const n of late) expect((await postReceipt(service, n)).status).toBe(201);
    const kinds = (await followChanges(service.call)).filter(({ kind }) => kind === 'fund.received');
    expect(kinds).toHaveLength(200);
  });
});
