import { PERMISSIONS, Permission, ROLES, Role } from '../../src/auth/permissions';
import { Api, Route, readApi } from '../support/api';
import { Community } from '../support/community';
import { Reply, Service, newService } from '../support/service';

/** The permission that each route requires. A route without a line here fails the first test below. */
const ROUTE_PERMISSIONS: Readonly<Record<string, Permission | 'public' | 'instance'>> = {
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'POST /v1/ledgers': 'instance',
  'GET /v1/ledgers': 'instance',
  'GET /v1/ledgers/{ledger}': 'ledger.read',
  'GET /v1/ledgers/{ledger}/policies': 'ledger.read',
  'GET /v1/ledgers/{ledger}/calendar': 'ledger.read',
  'GET /v1/ledgers/{ledger}/calendar/{year}': 'ledger.read',
  'GET /v1/ledgers/{ledger}/calendar/days/{day}': 'ledger.read',
  'POST /v1/ledgers/{ledger}/keys': 'keys.manage',
  'GET /v1/ledgers/{ledger}/keys': 'keys.manage',
  'GET /v1/ledgers/{ledger}/keys/{key}': 'keys.manage',
  'DELETE /v1/ledgers/{ledger}/keys/{key}': 'keys.manage',
  'POST /v1/ledgers/{ledger}/keys/{key}/rotation': 'keys.manage',
  'POST /v1/ledgers/{ledger}/organisations': 'registers.write',
  'GET /v1/ledgers/{ledger}/organisations': 'shops.read',
  'GET /v1/ledgers/{ledger}/organisations/{item}': 'shops.read',
  'POST /v1/ledgers/{ledger}/units': 'registers.write',
  'GET /v1/ledgers/{ledger}/units': 'shops.read',
  'GET /v1/ledgers/{ledger}/units/{item}': 'shops.read',
  'POST /v1/ledgers/{ledger}/cohorts': 'registers.write',
  'GET /v1/ledgers/{ledger}/cohorts': 'shops.read',
  'GET /v1/ledgers/{ledger}/cohorts/{item}': 'shops.read',
  'GET /v1/ledgers/{ledger}/register-changes': 'registers.changes',
  'POST /v1/ledgers/{ledger}/people': 'registers.write',
  'GET /v1/ledgers/{ledger}/people': 'registers.read',
  'GET /v1/ledgers/{ledger}/people/{person}': 'registers.read',
  'POST /v1/ledgers/{ledger}/volunteers': 'registers.write',
  'GET /v1/ledgers/{ledger}/volunteers': 'registers.read',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}': 'registers.read',
  'PATCH /v1/ledgers/{ledger}/volunteers/{volunteer}': 'registers.write',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/balances': 'volunteer.accounts',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/entries': 'volunteer.accounts',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/statement': 'volunteer.accounts',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/statement.html': 'volunteer.accounts',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/statement.csv': 'volunteer.accounts',
  'POST /v1/ledgers/{ledger}/volunteers/{volunteer}/codes': 'consent.give',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/codes': 'volunteer.accounts',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/codes/{code}': 'volunteer.accounts',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/codes/{code}/slip.html': 'consent.give',
  'DELETE /v1/ledgers/{ledger}/volunteers/{volunteer}/codes/{code}': 'consent.give',
  'POST /v1/ledgers/{ledger}/activities': 'registers.write',
  'GET /v1/ledgers/{ledger}/activities': 'service.read',
  'GET /v1/ledgers/{ledger}/activities/{activity}': 'service.read',
  'PATCH /v1/ledgers/{ledger}/activities/{activity}': 'registers.write',
  'POST /v1/ledgers/{ledger}/service-records': 'service.record',
  'GET /v1/ledgers/{ledger}/service-records': 'service.read',
  'GET /v1/ledgers/{ledger}/service-records/{record}': 'service.read',
  'POST /v1/ledgers/{ledger}/service-records/{record}/approval': 'service.approve',
  'POST /v1/ledgers/{ledger}/service-records/{record}/refusal': 'service.approve',
  'POST /v1/ledgers/{ledger}/service-records/{record}/correction': 'service.approve',
  'POST /v1/ledgers/{ledger}/service-records/{record}/revocation': 'service.approve',
  'GET /v1/ledgers/{ledger}/service-records/{record}/history': 'service.read',
  'POST /v1/ledgers/{ledger}/ratings': 'rating.give',
  'POST /v1/ledgers/{ledger}/ratings/{rating}/withdrawal': 'rating.give',
  'POST /v1/ledgers/{ledger}/shops': 'registers.write',
  'GET /v1/ledgers/{ledger}/shops': 'shops.read',
  'GET /v1/ledgers/{ledger}/shops/{shop}': 'shops.read',
  'PATCH /v1/ledgers/{ledger}/shops/{shop}': 'registers.write',
  'GET /v1/ledgers/{ledger}/shops/{shop}/statements': 'statement.read',
  'GET /v1/ledgers/{ledger}/shops/{shop}/statements/{month}': 'statement.read',
  'GET /v1/ledgers/{ledger}/shops/{shop}/statements/{month}.html': 'statement.read',
  'GET /v1/ledgers/{ledger}/shops/{shop}/statements/{month}.csv': 'statement.read',
  'POST /v1/ledgers/{ledger}/shops/{shop}/statements/{month}/lines/{seq}': 'statement.answer',
  'POST /v1/ledgers/{ledger}/shops/{shop}/statements/{month}/agreement': 'statement.answer',
  'GET /v1/ledgers/{ledger}/statements/disputes': 'report.read',
  'POST /v1/ledgers/{ledger}/statements/disputes/{dispute}/resolution': 'statement.resolve',
  'POST /v1/ledgers/{ledger}/shops/{shop}/payments': 'shop.pay',
  'GET /v1/ledgers/{ledger}/shops/{shop}/payments': 'payments.read',
  'GET /v1/ledgers/{ledger}/shops/{shop}/payments/{payment}': 'payments.read',
  'POST /v1/ledgers/{ledger}/offers': 'registers.write',
  'GET /v1/ledgers/{ledger}/offers': 'shops.read',
  'GET /v1/ledgers/{ledger}/offers/{offer}': 'shops.read',
  'PATCH /v1/ledgers/{ledger}/offers/{offer}': 'registers.write',
  'POST /v1/ledgers/{ledger}/redemptions': 'points.redeem',
  'GET /v1/ledgers/{ledger}/redemptions': 'redemptions.read',
  'GET /v1/ledgers/{ledger}/redemptions/{redemption}': 'redemptions.read',
  'POST /v1/ledgers/{ledger}/refunds': 'points.redeem',
  'POST /v1/ledgers/{ledger}/reservations': 'points.redeem',
  'GET /v1/ledgers/{ledger}/reservations': 'redemptions.read',
  'GET /v1/ledgers/{ledger}/reservations/{reservation}': 'redemptions.read',
  'POST /v1/ledgers/{ledger}/reservations/{reservation}/capture': 'points.redeem',
  'POST /v1/ledgers/{ledger}/reservations/{reservation}/release': 'points.redeem',
  'POST /v1/ledgers/{ledger}/fund-receipts': 'fund.receive',
  'POST /v1/ledgers/{ledger}/bulk': 'intake.bulk',
  'POST /v1/ledgers/{ledger}/imports': 'intake.bulk',
  'GET /v1/ledgers/{ledger}/imports': 'imports.read',
  'GET /v1/ledgers/{ledger}/imports/{import}': 'imports.read',
  'POST /v1/ledgers/{ledger}/imports/{import}/confirmation': 'imports.confirm',
  'POST /v1/ledgers/{ledger}/imports/{import}/closing': 'intake.bulk',
  'GET /v1/ledgers/{ledger}/confirmations': 'confirmations.read',
  'GET /v1/ledgers/{ledger}/confirmations/{confirmation}': 'confirmations.read',
  'POST /v1/ledgers/{ledger}/confirmations/{confirmation}': 'confirmations.decide',
  'POST /v1/ledgers/{ledger}/unreadable-rows': 'service.record',
  'POST /v1/ledgers/{ledger}/periods/{month}/close': 'period.close',
  'POST /v1/ledgers/{ledger}/periods/{month}/soft-close': 'period.close',
  'GET /v1/ledgers/{ledger}/reports/{month}/editions': 'report.read',
  'GET /v1/ledgers/{ledger}/reports/{month}/editions/{edition}': 'report.read',
  'GET /v1/ledgers/{ledger}/reports/{month}/editions/{edition}.html': 'report.read',
  'GET /v1/ledgers/{ledger}/jobs': 'report.read',
  'GET /v1/ledgers/{ledger}/jobs/{job}': 'report.read',
  'POST /v1/ledgers/{ledger}/jobs/{job}/retry': 'jobs.retry',
  'GET /v1/ledgers/{ledger}/periods': 'report.read',
  'GET /v1/ledgers/{ledger}/periods/{month}': 'report.read',
  'GET /v1/ledgers/{ledger}/reminders': 'reminders.read',
  'POST /v1/ledgers/{ledger}/entries/{seq}/reversal': 'journal.reverse',
  'GET /v1/ledgers/{ledger}/reports/{month}': 'report.read',
  'GET /v1/ledgers/{ledger}/reports/{month}.html': 'report.read',
  'GET /v1/ledgers/{ledger}/reports/{month}.csv': 'report.read',
  'GET /v1/ledgers/{ledger}/refusals': 'report.read',
  'GET /v1/ledgers/{ledger}/entries': 'journal.read',
  'GET /v1/ledgers/{ledger}/entries/{seq}': 'journal.read',
  'GET /v1/ledgers/{ledger}/accounts': 'journal.read',
  'GET /v1/ledgers/{ledger}/changes': 'journal.read',
  'GET /v1/ledgers/{ledger}/export': 'ledger.export',
  'GET /v1/ledgers/{ledger}/checkpoint': 'journal.read',
  'GET /v1/ledgers/{ledger}/audit/sample': 'ledger.export',
  'GET /v1/ledgers/{ledger}/audit/sample.csv': 'ledger.export',
  'GET /v1/ledgers/{ledger}/audit/actors': 'ledger.export',
  'GET /v1/ledgers/{ledger}/audit/actors.csv': 'ledger.export',
  'POST /v1/ledgers/{ledger}/volunteers/{volunteer}/certificates': 'certificates.issue',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/certificates': 'certificates.read',
  'GET /v1/ledgers/{ledger}/volunteers/{volunteer}/certificates.html': 'certificates.read',
  'GET /v1/ledgers/{ledger}/certificates/{certificate}': 'certificates.read',
  'GET /v1/ledgers/{ledger}/certificates/{certificate}.txt': 'certificates.read',
  'GET /v1/ledgers/{ledger}/certificates/{certificate}.html': 'certificates.read',
  'GET /v1/ledgers/{ledger}/certificates/{certificate}.pdf': 'certificates.read',
  'POST /v1/ledgers/{ledger}/certificates/{certificate}/revocation': 'certificates.revoke',
  'GET /v1/certificates/{check}': 'public',
  'GET /certificates/{check}': 'public',
};

let service: Service;
let api: Api;
let community: Community;
let otherCommunity: Community;
/** The keys of confirmers, by ledger. */
const confirmers: Record<string, string> = {};
let instanceKey: string;
/** The public check id that is printed on a certificate of `sunrise`. */
let checkId: string;
beforeAll(async () => {
  service = await newService();
  api = await readApi(service);
  community = await Community.create(service, 'sunrise');
  otherCommunity = await Community.create(service, 'moonrise');
  for (const one of [community, otherCommunity])
    confirmers[one.ledger] = await one.newKey({ role: 'confirmer', person: 'street-office' });
  instanceKey = await service.instanceKey();
  await community.serve('V01');
  const { body } = await community.booked('volunteers/V01/certificates', {});
  const certificate = await community.get(`certificates/${String(body['number'])}`);
  checkId = String(certificate.body['check']).replace(/^.*\//, '');
});
afterAll(() => service.end());

function keyOf({ keys, ledger }: Community, role: Role): string {
  return role === 'confirmer' ? (confirmers[ledger] ?? '') : keys[role];
}

/** The address of a route, with path parameters that exist in `sunrise` only where a call changes nothing. */
function addressOf({ path }: Route, ledger: string): string {
  const names: Record<string, string> = {
    ...{ ledger, volunteer: 'V01', activity: 'A01', shop: 'M01', offer: 'M01-1', seq: '1' },
    ...{ month: '2999-01', key: '0'.repeat(16), record: 'none', redemption: 'none', job: 'none' },
    check: checkId,
    ...{ reservation: 'none', code: 'none' },
  };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'none');
}

const send = ({ method }: Route, address: string, key?: string): Promise<Reply> =>
  service.ask(address, { method, key });

function expectProblem(reply: Reply, status: number, code: string): void {
  expect(reply).toMatchObject({ status, body: { status, code, type: `urn:timebank:problem:${code}` } });
  expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
}

/** Expects that the key was accepted: the answer may be an error, but not one of authentication or permission. */
function expectAuthorized({ status, body }: Reply, name: string): void {
  expect([name, status]).not.toEqual([name, 401]);
  expect([name, status]).not.toEqual([name, 403]);
  expect([name, body['code']]).not.toEqual([name, 'unknown-ledger']);
  expect(status).toBeLessThan(500);
}

const permissionOf = (route: Route): Permission | 'public' | 'instance' => {
  const required = ROUTE_PERMISSIONS[route.name];
  if (required === undefined) throw new Error(`ROUTE_PERMISSIONS has no line for ${route.name}`);
  return required;
};

/** The routes of a ledger, each with the permission that it requires. */
const ledgerRoutes = (): [Route, Permission][] =>
  api.routes.flatMap((route): [Route, Permission][] => {
    const required = permissionOf(route);
    return required === 'public' || required === 'instance' ? [] : [[route, required]];
  });

describe('access control of the API routes', () => {
  it('covers every route of the API with a required permission', () => {
    expect(api.routes.map(({ name }) => name).sort()).toEqual(Object.keys(ROUTE_PERMISSIONS).sort());
  });

  it('requires a key on every route that is not public, and describes that in the OpenAPI document', async () => {
    for (const route of api.routes) {
      const required = permissionOf(route);
      const isPublic = required === 'public';
      // A browser's session reads; a key of the instance opens none.
      const hasSession = !isPublic && required !== 'instance' && route.method === 'GET';
      const schemes = [...(isPublic ? [] : [{ bearer: [] }]), ...(hasSession ? [{ session: [] }] : [])];
      expect([route.name, route.operation.security]).toEqual([route.name, schemes]);
      const reply = await send(route, addressOf(route, 'sunrise'));
      if (isPublic) {
        expect([route.name, reply.status]).toEqual([route.name, 200]);
      } else {
        expectProblem(reply, 401, 'unauthorized');
        expect(reply.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
  });

  it('allows no writes to auditors, confirmations to confirmers, own writes to shops and volunteers, keys and jobs to operators', () => {
    const changing = ledgerRoutes().filter(([{ method }]) => method !== 'GET');
    const routesOf = (role: Role): string[] => {
      const allowed = changing.filter(([, action]) => (PERMISSIONS[action] as readonly Role[]).includes(role));
      return allowed.map(([{ name }]) => name.replace('/v1/ledgers/{ledger}/', '')).sort();
    };
    const ownRoutes = ['POST volunteers/{volunteer}/certificates', 'POST volunteers/{volunteer}/codes'];
    const purchases = ['POST redemptions', 'POST refunds', 'POST reservations'];
    const reservationSteps = ['POST reservations/{reservation}/capture', 'POST reservations/{reservation}/release'];
    const answers = ['lines/{seq}', 'agreement'].map((what) => `POST shops/{shop}/statements/{month}/${what}`);
    const operators = ['DELETE keys/{key}', 'POST jobs/{job}/retry', 'POST keys', 'POST keys/{key}/rotation'];
    expect(routesOf('auditor')).toEqual([]);
    expect(routesOf('confirmer')).toEqual(['POST confirmations/{confirmation}', 'POST imports/{import}/confirmation']);
    expect(routesOf('volunteer')).toEqual(['DELETE volunteers/{volunteer}/codes/{code}', ...ownRoutes]);
    expect(routesOf('shop')).toEqual([...purchases, ...reservationSteps, ...answers].sort());
    expect(routesOf('operator').filter((name) => !routesOf('coordinator').includes(name))).toEqual(operators);
    expect(routesOf('coordinator')).toHaveLength(changing.length - operators.length - answers.length);
  });

  it('shows names to the centre only, and hides the journal from shops and volunteers', () => {
    const reading = ledgerRoutes().filter(([{ method }]) => method === 'GET');
    const routesOf = (role: Role): string[] => {
      const allowed = reading.filter(([, action]) => (PERMISSIONS[action] as readonly Role[]).includes(role));
      return allowed.map(([{ path }]) => path.replace('/v1/ledgers/{ledger}', '').slice(1)).sort();
    };
    const basics = ['', 'calendar', 'calendar/days/{day}', 'calendar/{year}', 'policies'];
    const common = [
      ...basics,
      'cohorts',
      'cohorts/{item}',
      'offers',
      'offers/{offer}',
      'organisations',
      'organisations/{item}',
      'shops',
      'shops/{shop}',
      'units',
      'units/{item}',
    ];
    const volunteer = 'volunteers/{volunteer}';
    const certificates = [
      ...[`${volunteer}/certificates`, `${volunteer}/certificates.html`],
      ...['', '.txt', '.html', '.pdf'].map((ending) => `certificates/{certificate}${ending}`),
    ];
    const slip = `${volunteer}/codes/{code}/slip.html`;
    const statement = ['', '.html', '.csv'].map((form) => `${volunteer}/statement${form}`);
    const codes = [`${volunteer}/codes`, `${volunteer}/codes/{code}`, slip];
    const ownRoutes = [`${volunteer}/balances`, `${volunteer}/entries`, ...codes, ...certificates];
    const months = ['', '/{month}', '/{month}.html', '/{month}.csv'].map((path) => `shops/{shop}/statements${path}`);
    const purchases = ['redemptions', 'redemptions/{redemption}', 'reservations', 'reservations/{reservation}'];
    const payments = ['shops/{shop}/payments', 'shops/{shop}/payments/{payment}'];
    const waiting = ['confirmations', 'confirmations/{confirmation}'];
    expect(routesOf('confirmer')).toEqual([...basics, ...waiting].sort());
    expect(routesOf('shop')).toEqual([...common, ...months, ...purchases, ...payments].sort());
    expect(routesOf('volunteer')).toEqual([...common, ...ownRoutes, ...statement].sort());
    expect(routesOf('operator').filter((path) => !routesOf('auditor').includes(path))).toEqual(
      [
        ...['keys', 'keys/{key}', 'people', 'people/{person}', 'reminders', 'volunteers'],
        ...[volunteer, slip, ...certificates],
      ].sort(),
    );
  });

  it.each(ROLES)('allows a key of the role %s exactly the routes of its role in its own ledger', async (role) => {
    const before = await community.log();
    for (const [route, action] of ledgerRoutes()) {
      const reply = await send(route, addressOf(route, 'sunrise'), keyOf(community, role));
      const allowed: readonly Role[] = PERMISSIONS[action];
      if (allowed.includes(role)) expectAuthorized(reply, route.name);
      else expectProblem(reply, 403, 'forbidden');
    }
    expect(await community.log()).toBe(before);
  });

  it.each(ROLES)('answers a key of the role %s from another ledger as if the ledger did not exist', async (role) => {
    const before = await community.log();
    const key = keyOf(otherCommunity, role);
    for (const [route] of ledgerRoutes()) {
      const reply = await send(route, addressOf(route, 'sunrise'), key);
      expectProblem(reply, 404, 'unknown-ledger');
      const missing = await send(route, addressOf(route, 'nowhere'), key);
      expect([route.name, missing.status, missing.text]).toEqual([route.name, reply.status, reply.text]);
    }
    expect(await community.log()).toBe(before);
  });

  it('limits instance routes to the instance key, and gives that key no access to any ledger', async () => {
    for (const route of api.routes.filter((one) => permissionOf(one) === 'instance')) {
      for (const role of ROLES) expectProblem(await send(route, route.path, keyOf(community, role)), 403, 'forbidden');
      expectAuthorized(await send(route, route.path, instanceKey), route.name);
    }
    for (const [route] of ledgerRoutes()) {
      expectProblem(await send(route, addressOf(route, 'sunrise'), instanceKey), 404, 'unknown-ledger');
    }
  });

  it('answers HEAD like GET without a body, and checks access in the same way', async () => {
    for (const route of api.routes.filter(({ method }) => method === 'GET')) {
      const address = addressOf(route, 'sunrise');
      const isPublic = permissionOf(route) === 'public';
      const anonymous = await service.ask(address, { method: 'HEAD' });
      expect([route.name, anonymous.status, anonymous.text]).toEqual([route.name, isPublic ? 200 : 401, '']);
    }
    const shop = await community.ask('entries', { method: 'HEAD', key: community.keys.shop });
    expect(shop.status).toBe(403);
    const auditor = await community.ask('entries', { method: 'HEAD', key: community.keys.auditor });
    expect([auditor.status, auditor.text]).toEqual([200, '']);
  });

  it('answers 405 to an unsupported method, and lists the supported ones in the Allow header', async () => {
    for (const path of new Set(api.routes.map((route) => route.path))) {
      const supported = api.routes.filter((route) => route.path === path).map(({ method }) => method);
      const others = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS'].filter(
        (method) => !supported.includes(method),
      );
      for (const method of others) {
        const route = api.routes.find((one) => one.path === path) as Route;
        const reply = await service.ask(addressOf(route, 'sunrise'), { method, key: community.keys.operator });
        expectProblem(reply, 405, 'method-not-allowed');
        const allow = [...supported, ...(supported.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
        expect([path, reply.headers.get('allow')]).toEqual([path, allow]);
      }
    }
  });
});

describe('access with API keys', () => {
  const refused = async (authorization: string | undefined): Promise<void> => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const reply = await service.ask('/v1/ledgers/sunrise', { headers });
    expectProblem(reply, 401, 'unauthorized');
  };

  it('rejects a request with a missing, malformed or forged key', async () => {
    const { operator } = community.keys;
    const [, id = '', ...secret] = operator.split('_');
    const flipped = `${operator.slice(0, -2)}${operator.at(-2) === 'A' ? 'B' : 'A'}${operator.at(-1) ?? ''}`;
    const [, otherId = ''] = otherCommunity.keys.operator.split('_');
    await refused(undefined);
    for (const key of ['', 'tbk_', `tbk_${id}`, `tbk_${id}_`, operator.slice(0, -1), `${operator}A`, flipped]) {
      await refused(`Bearer ${key}`);
    }
    await refused(`Bearer tbk_${otherId}_${secret.join('_')}`);
    await refused(`Bearer tbk_${id}_${'A'.repeat(43)}`);
    await refused(`Basic ${Buffer.from(operator).toString('base64')}`);
    await refused(operator);
    await refused(`Bearer ${operator}, Bearer ${operator}`);
    expect(
      (await service.ask('/v1/ledgers/sunrise', { headers: { authorization: `bearer ${operator}` } })).status,
    ).toBe(200);
    // A key in the query string is ignored, because addresses end up in logs.
    expect((await service.ask(`/v1/ledgers/sunrise?key=${operator}&access_token=${operator}`)).status).toBe(401);
  });

  it('revokes a key at once, and only for an operator of the same ledger', async () => {
    const key = await community.newKey({ role: 'auditor', person: 'inspector' });
    const id = key.split('_')[1];
    expect((await community.get('entries', key)).status).toBe(200);
    const revoke = (by: Community): Promise<Reply> => by.ask(`keys/${id}`, { method: 'DELETE', key: by.keys.operator });
    expectProblem(await revoke(otherCommunity), 404, 'not-found');
    expect((await community.get('entries', key)).status).toBe(200);
    expect((await revoke(community)).status).toBe(204);
    expectProblem(await community.get('entries', key), 401, 'unauthorized');
    expect((await revoke(community)).status).toBe(204);
  });

  it('rejects a key from its expiry instant on, and not before', async () => {
    const { clock } = service;
    const before = clock.at;
    const expiresAt = '2026-11-20T13:00:00+08:00';
    const key = await community.newKey({ role: 'auditor', person: 'inspector', expiresAt });
    clock.at = '2026-11-20T04:59:59.999Z';
    expect((await community.get('entries', key)).status).toBe(200);
    clock.at = '2026-11-20T05:00:00.000Z';
    expectProblem(await community.get('entries', key), 401, 'unauthorized');
    clock.at = before;
  });

  it('lists keys without their secret and their hash', async () => {
    const { text, body } = await community.get('keys', community.keys.operator);
    for (const key of Object.values<string>({ ...community.keys })) {
      const [, id = '', ...secret] = key.split('_');
      expect(text).toContain(id);
      expect(text).not.toContain(secret.join('_'));
    }
    for (const one of body['items'] as object[]) expect(Object.keys(one)).not.toContain('hash');
  });

  it('requires a shop or a volunteer of the same ledger for a key of that role', async () => {
    await otherCommunity.fromBooks('shops', { code: 'M77', name: '隔壁', centsPerPoint: 1 });
    await otherCommunity.booked('volunteers', { code: 'V77' });
    const createKey = (body: object): Promise<Reply> => community.post('keys', body, { key: community.keys.operator });
    expectProblem(await createKey({ role: 'shop', person: 'till' }), 422, 'unknown-shop');
    expectProblem(await createKey({ role: 'shop', person: 'till', shop: 'M77' }), 422, 'unknown-shop');
    expectProblem(await createKey({ role: 'volunteer', person: 'V77' }), 422, 'unknown-volunteer');
    expectProblem(await createKey({ role: 'volunteer', person: 'S01' }), 422, 'unknown-volunteer');
  });
});
