import { assertDescribed } from '../support/described-answers';
import type { Reply } from '../support/service';

const HOST = 'http://127.0.0.1:3000';

function reply(status: number, type: string, body: Reply['body'] = {}): Reply {
  return { status, headers: new Headers({ 'content-type': type }), text: '', body };
}

const SHOP = {
  id: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  code: 'M01',
  name: '惠民超市',
  centsPerPoint: 80,
  status: 'active',
};

/** Checks a page of shops. */
function shops(item: object): () => void {
  const answer = reply(200, 'application/json; charset=utf-8', { items: [item] });
  return () => assertDescribed('GET', `${HOST}/v1/ledgers/sunrise/shops?limit=1`, answer);
}

describe('check of answers against docs/openapi.json', () => {
  it('accepts an answer as it is described', () => {
    expect(shops(SHOP)).not.toThrow();
  });

  it('rejects a field that is not described', () => {
    expect(shops({ ...SHOP, owner: 'x' })).toThrow(/items\/0 must NOT have additional properties.*owner/);
  });

  it('rejects a field that is missing, or of another type or format', () => {
    const { name: _, ...nameless } = SHOP;
    expect(shops(nameless)).toThrow(/must have required property 'name'/);
    expect(shops({ ...SHOP, centsPerPoint: '80' })).toThrow(/centsPerPoint must be integer/);
    expect(shops({ ...SHOP, id: 'M01' })).toThrow(/id must match format "uuid"/);
    expect(shops({ ...SHOP, status: 'gone' })).toThrow(/status must be equal to one of the allowed values/);
  });

  it('rejects a status and a media type that are not described', () => {
    const table = `${HOST}/v1/ledgers/sunrise/reports/2026-09.csv`;
    expect(() => assertDescribed('GET', table, reply(200, 'text/csv; charset=utf-8'))).not.toThrow();
    expect(() => assertDescribed('GET', table, reply(200, 'text/html'))).toThrow(
      /does not list text\/html, but text\/csv/,
    );
    expect(() => assertDescribed('GET', table, reply(206, 'text/csv'))).toThrow(/does not list this status/);
  });

  it('checks no problems and no addresses outside the description', () => {
    const problem = reply(404, 'application/problem+json', { code: 'not-found' });
    expect(() => assertDescribed('GET', `${HOST}/v1/ledgers/sunrise/shops`, problem)).not.toThrow();
    expect(() => assertDescribed('GET', `${HOST}/docs`, reply(200, 'text/html'))).not.toThrow();
  });
});
