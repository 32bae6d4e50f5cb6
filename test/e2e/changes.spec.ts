import { shutDown } from '../../src/http/shutdown.service';
import { Community } from '../support/community';
import { Service, newService } from '../support/service';

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
});
afterAll(() => service.end());

interface Page {
  readonly items: readonly { readonly seq: number }[];
  readonly next: string;
}

async function changes(after: string, query = ''): Promise<Page> {
  return (await community.get(`changes?after=${after}${query}`)).body as unknown as Page;
}

async function readToEnd(): Promise<string> {
  let page = await changes('0');
  while (page.items.length > 0) page = await changes(page.next);
  return page.next;
}

describe('the change feed of the journal', () => {
  it('returns the cursor for the next call, also when there are no new entries', async () => {
    await community.serve('V01');
    const at = await readToEnd();
    expect(await changes(at)).toEqual({ items: [], next: at });
    await community.serve('V01');
    const page = await changes(at);
    expect(page.items.map(({ seq }) => seq)).toEqual([Number(at) + 1]);
    expect(page.next).toBe(String(Number(at) + 1));
  });

  it('waits for the next entry of the journal, and answers as soon as it is booked', async () => {
    const at = await readToEnd();
    const waiting = changes(at, '&wait=25');
    await community.serve('V02');
    expect((await waiting).items.map(({ seq }) => seq)).toEqual([Number(at) + 1]);
  });

  it('misses and repeats no entry while others are being booked', async () => {
    const at = Number(await readToEnd());
    const booking = (async () => {
      for (let n = 0; n < 20; n += 1) await community.fromBooks('fund-receipts', { source: '募捐', cents: 1 });
    })();
    const seen: number[] = [];
    for (let cursor = String(at); seen.length < 20;) {
      const { items, next } = await changes(cursor, '&wait=5&limit=3');
      seen.push(...items.map(({ seq }) => seq));
      cursor = next;
    }
    await booking;
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => at + n + 1));
  });

  it('answers a waiting call at once when the service stops', async () => {
    const stopping = await newService();
    const other = await Community.create(stopping);
    let after = '0';
    for (let page = (await other.get(`changes?after=${after}`)).body as unknown as Page; page.items.length > 0;) {
      after = page.next;
      page = (await other.get(`changes?after=${after}`)).body as unknown as Page;
    }
    const waiting = other.get(`changes?after=${after}&wait=25`);
    // Once this later request is answered, the waiting one has arrived.
    await other.get('changes?after=0');
    expect(await shutDown(stopping.app, 20)).toBe(true);
    expect((await waiting).body).toMatchObject({ items: [] });
    await stopping.end();
  });
});
