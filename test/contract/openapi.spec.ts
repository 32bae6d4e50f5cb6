import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Service, newService } from '../support/service';

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: object;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema?: { readonly example?: unknown };
  readonly example?: unknown;
  readonly 'x-import-only'?: true;
}

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >;
}

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | object;
  readonly oneOf?: readonly object[];
  readonly 'x-import-only'?: true;
}

interface Document {
  readonly info: { readonly version: string; readonly license: { readonly name: string }; readonly contact?: object };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let service: Service;
let document: Document;
let text: string;
beforeAll(async () => {
  service = await newService();
  text = (await service.ask('/openapi.json')).text;
  document = JSON.parse(text) as Document;
});
afterAll(() => service.end());

function operations(): [name: string, operation: Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );
}

/** Names of the operations that do not meet a condition. */
function operationsFailing(holds: (operation: Operation) => boolean): string[] {
  return operations()
    .filter(([, operation]) => !holds(operation))
    .map(([name]) => name);
}

describe('OpenAPI document', () => {
  it('equals the committed docs/openapi.json; `npm run openapi` rewrites that file', () => {
    const committed = readFileSync(resolve(__dirname, '../../docs/openapi.json'), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(text));
  });

  it('has a summary for every route', () => {
    expect(operationsFailing(({ summary = '' }) => summary.length >= 8)).toEqual([]);
  });

  it('has an example of every JSON request and response body', () => {
    const hasExamples = ({ requestBody, responses }: Operation): boolean => {
      const bodies = [requestBody, ...Object.values(responses)].map((one) => one?.content?.['application/json']);
      return bodies.every((media) => media === undefined || media.example !== undefined);
    };
    expect(operationsFailing(hasExamples)).toEqual([]);
  });

  it('describes a successful response of every route', () => {
    const describesSuccess = ({ responses }: Operation): boolean => {
      const answers = Object.entries(responses).filter(([status]) => /^2/.test(status));
      return answers.length > 0 && answers.every(([status, { content }]) => status === '204' || content !== undefined);
    };
    expect(operationsFailing(describesSuccess)).toEqual([]);
  });

  it('describes responses 401 and 403 of every route that needs a key', () => {
    const namesProblems = ({ security, responses }: Operation): boolean =>
      security?.length === 0 ||
      ['401', '403'].every((status) => responses[status]?.content?.['application/problem+json']);
    expect(operationsFailing(namesProblems)).toEqual([]);
  });

  it('has a unique operation id of verb and noun for every route', () => {
    const ids = operations().map(([, { operationId }]) => operationId ?? '');
    const verbs = new RegExp(`^(${VERBS.join('|')})[A-Z][a-zA-Z]*$`);
    expect(ids.filter((id) => !verbs.test(id))).toEqual([]);
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
  });

  it('says of every route what it does, and who may call it', () => {
    expect(operationsFailing(({ description = '' }) => description.length > 100)).toEqual([]);
    expect(operationsFailing(({ description = '' }) => description.includes('Who may call it: '))).toEqual([]);
  });

  it('says of every route that appends how it is retried', () => {
    const appends = ({ parameters = [] }: Operation): boolean =>
      parameters.some(({ name }) => name === 'Idempotency-Key');
    const saysSo = ({ description = '' }: Operation): boolean => description.includes('Idempotency-Replayed');
    expect(operationsFailing((operation) => !appends(operation) || saysSo(operation))).toEqual([]);
  });

  it('describes every parameter', () => {
    const isDescribed = ({ description = '' }: Parameter): boolean => description !== '';
    expect(operationsFailing(({ parameters = [] }) => parameters.every(isDescribed))).toEqual([]);
  });

  it('describes every response', () => {
    const describes = ({ responses }: Operation): boolean =>
      Object.values(responses).every(({ description }) => description !== '');
    expect(operationsFailing(describes)).toEqual([]);
  });

  it('describes every property of every schema', () => {
    const without = Object.entries(document.components.schemas).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, { description = '' }]) => description === '')
        .map(([property]) => `${name}.${property}`),
    );
    expect(without).toEqual([]);
  });

  it('states the fields of every object', () => {
    const untyped = schemas()
      .filter(([, schema]) => schema.type === 'object' && !schema.properties && !schema.oneOf)
      .filter(([, { additionalProperties }]) => typeof additionalProperties !== 'object')
      .map(([place]) => place);
    expect(untyped).toEqual([]);
  });

  it('has no example with an empty object or a text left out', () => {
    const hasBlank = ({ example }: Media): boolean => /\{\}|"…"/.test(JSON.stringify(example ?? null));
    expect(mediaFailing((media) => !hasBlank(media))).toEqual([]);
  });

  it('shows in no example what only the import of old books sends', () => {
    const importOnly = schemas().flatMap(([place, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, property]) => property['x-import-only'])
        .map(([name, property]) => ({ place, name, property })),
    );
    const names = new Set(importOnly.map(({ name }) => name));
    expect([...names].sort()).toEqual(IMPORT_ONLY_FIELDS);
    expect(importOnly.filter(({ property }) => property.example !== undefined)).toEqual([]);
    const shown = operations().flatMap(([name, { requestBody }]) =>
      [...namesIn(requestBody?.content['application/json']?.example)]
        .filter((field) => names.has(field))
        .map((field) => `${name}: ${field}`),
    );
    expect(shown).toEqual([]);
    const headers = operations().flatMap(([, { parameters = [] }]) => parameters.filter((one) => one['x-import-only']));
    expect(new Set(headers.map(({ name }) => name))).toEqual(new Set(['Import', 'Intake-Row']));
    expect(headers.filter(({ schema, example }) => (schema?.example ?? example) !== undefined)).toEqual([]);
  });

  it('has the version of package.json, the licence, and no contact', () => {
    const { version } = JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(document.info).toMatchObject({ version, license: { name: 'Apache-2.0' } });
    expect(document.info.contact).toBeUndefined();
  });

  it('names the server by its own address, and by PUBLIC_URL where that is set', async () => {
    expect(document.servers.map(({ url }) => url)).toEqual(['/']);
    const elsewhere = await newService(undefined, undefined, { PUBLIC_URL: 'https://x.example/bank' });
    const { servers } = (await elsewhere.ask('/openapi.json')).body as unknown as Document;
    await elsewhere.end();
    expect(servers.map(({ url }) => url)).toEqual(['https://x.example/bank']);
  });

  it('describes each tag that an operation has, and no other', () => {
    const used = new Set(operations().flatMap(([, { tags = [] }]) => tags));
    expect(new Set(document.tags.map(({ name }) => name))).toEqual(used);
    expect(document.tags.filter(({ description = '' }) => description === '')).toEqual([]);
  });

  it('describes the key as an opaque bearer key, and the session of a browser as a cookie', () => {
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'tbk_<id>_<secret>' },
      session: { type: 'apiKey', in: 'cookie', name: 'timebank' },
    });
  });

  it('asks for no key on public routes only', () => {
    const open = operations().filter(([, { security }]) => security?.length === 0);
    expect(open.map(([name]) => name).sort()).toEqual([
      'get /certificates/{check}',
      'get /health/live',
      'get /health/ready',
      'get /v1/certificates/{check}',
    ]);
    expect(operationsFailing(({ security }) => security !== undefined)).toEqual([]);
  });
});

/** Verbs with which operation ids begin. */
const VERBS = [
  ...['get', 'list', 'create', 'register', 'update', 'submit', 'issue', 'record', 'close', 'softClose', 'cancel'],
  ...['approve', 'reject', 'correct', 'revoke', 'reverse', 'capture', 'release', 'refund', 'rotate', 'retry', 'follow'],
  ...['answer', 'agreeTo', 'confirm', 'decide', 'resolve', 'check', 'export', 'draw', 'report', 'withdraw'],
];

const IMPORT_ONLY_FIELDS = ['approvedAt', 'approver', 'at', 'import', 'ratedAt', 'recorder', 'row', 'secondApprover'];

/** All schemas of the document, nested ones too, by their place. */
function schemas(): [place: string, schema: Schema][] {
  const found: [string, Schema][] = [];
  const walk = (value: unknown, place: string): void => {
    if (typeof value !== 'object' || value === null) return;
    found.push([place, value]);
    for (const [name, member] of Object.entries(value)) if (name !== 'example') walk(member, `${place}/${name}`);
  };
  walk(document.components.schemas, 'schemas');
  for (const [name, { requestBody, responses }] of operations()) {
    for (const body of [requestBody, ...Object.values(responses)]) {
      for (const { schema } of Object.values(body?.content ?? {})) walk(schema, name);
    }
  }
  return found;
}

/** Names of the operations with a JSON body that does not meet a condition. */
function mediaFailing(holds: (media: Media) => boolean): string[] {
  return operationsFailing(({ requestBody, responses }) =>
    [requestBody, ...Object.values(responses)]
      .flatMap((body) => body?.content?.['application/json'] ?? [])
      .every((media) => holds(media)),
  );
}

/** All names of fields in an example. */
function* namesIn(example: unknown): Generator<string> {
  if (typeof example !== 'object' || example === null) return;
  for (const [name, member] of Object.entries(example)) {
    yield name;
    yield* namesIn(member);
  }
}
