import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemView } from '../problem.dto';
import { ErrorCode } from '../../common/error-codes';
import { API_PROBLEMS } from '../api-problems.decorator';
import { Permission } from '../../auth/permissions';
import { API_PERMISSION } from '../../auth/permission.guard';
import { SESSION_COOKIE } from '../../auth/session-cookie';
import { Settings } from '../../config/settings';
import { IMPORT_ONLY, IN_EXAMPLE } from '../fields';
import { fullDescription } from './openapi-descriptions';
import { Examples, Schema } from './openapi-examples';
import { Parameter, describedParameters } from './openapi-parameters';
import { TAGS } from './openapi-tags';
import { problemResponses } from './openapi-problems';

const ABOUT =
  'One append-only, verifiable ledger per community: volunteer hours, time coins, points, star ratings, shops and settlement. ' +
  'Amounts are integers in minor units (minutes, hundredths of a point, the currency’s minor unit); times are RFC 3339 with an offset; months are `YYYY-MM`. ' +
  'Refusals are `application/problem+json` (RFC 9457), in Chinese or English as `Accept-Language` asks; they name the field and say what to do; a browser that opens a page gets them as a page. ' +
  'A request that appends needs an `Idempotency-Key`: the same key and body get the same answer for ever. ' +
  'Fields and headers marked `x-import-only` are for the import of old books; other clients never send them. ' +
  'Lists take `limit` (at most 500) and `after`, and answer with `next` while there is more.\n\n' +
  'Limits: a body has at most 64 KB (a bulk request 1 MB and 1,000 items), an address at most 300 characters a part; ' +
  'requests are limited by key and address (`429`, `Retry-After`); when too many wait for a commit the answer is `503` at once. ' +
  'Any request can be answered `503` `database-away` or `stopping` (`Retry-After`): ask again, with the same `Idempotency-Key`; and `503` `database-damaged` or `log-damaged`, until the operator has restored the database.';

/** The release whose API is described; a test compares it with package.json. */
const VERSION = '0.1.0';

const BEARER = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'tbk_<id>_<secret>',
  description:
    'An opaque API key, sent as `Authorization: Bearer tbk_<id>_<secret>`: 16 hexadecimal digits that name it and 43 ' +
    'characters of base64url that are secret. It carries no readable claims: the service looks up its ledger, person and ' +
    'role. Keys are made with `createApiKey`, and ended with `revokeApiKey`.',
} as const;

const SESSION = {
  type: 'apiKey',
  in: 'cookie',
  name: SESSION_COOKIE,
  description:
    'The session of a browser in which somebody signed in with a key at `/`, for pages and downloads. It can do what that ' +
    'key can, but only read, and it ends with the browser or the key.',
} as const;

/** The API's description, generated from the code. */
export function buildOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Timebank Ledger')
    .setDescription(ABOUT)
    .setVersion(VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer(app.get(Settings).PUBLIC_URL || '/', 'This instance')
    .addBearerAuth(BEARER)
    .addCookieAuth(SESSION.name, SESSION, 'session');
  for (const [name, about] of Object.entries(TAGS)) config.addTag(name, about);
  const document = SwaggerModule.createDocument(app, config.build(), { extraModels: [ProblemView] });
  // Nest adds an empty contact.
  delete document.info.contact;
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      describe({ method, path }, operation, schemas);
    }
  }
  Object.values(schemas).forEach(withoutExampleMarks);
  return document;
}

interface Media {
  readonly schema?: Schema;
  example?: unknown;
}

interface Answer {
  description: string;
  readonly content?: Readonly<Record<string, Media>>;
  headers?: Readonly<Record<string, object>>;
}

interface Operation {
  description?: string;
  responses?: Record<string, Answer>;
  parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  security?: readonly object[];
  [API_PROBLEMS]?: readonly ErrorCode[];
  [API_PERMISSION]?: Permission | 'instance';
}

interface Route {
  readonly method: string;
  readonly path: string;
}

/** Completes what Nest knows of an operation. */
function describe(route: Route, operation: Operation, schemas: Readonly<Record<string, Schema>>): void {
  operation.parameters = describedParameters(route.path, operation.parameters ?? []);
  withExamples(operation, schemas);
  if (appends(operation)) withReplayHeader(operation);
  withProblems(route, operation);
  const permission = operation[API_PERMISSION];
  operation.description = fullDescription(operation.description, { permission, appends: appends(operation) });
  if (permission === undefined) operation.security = [];
  // A session reads, and a key of the instance opens none.
  else if (permission !== 'instance' && route.method === 'get') operation.security = [{ bearer: [] }, { session: [] }];
  delete operation[API_PERMISSION];
}

function appends({ parameters = [] }: Operation): boolean {
  return parameters.some(({ name }) => name === 'Idempotency-Key');
}

/** What a successful answer means where its route does not say it. */
const MEANINGS: Readonly<Record<string, string>> = {
  '200': 'The answer',
  '201': 'It was stored',
  '202': 'The job was accepted',
  '204': 'It was done; there is no content',
};

/** Puts an example beside each JSON body, made of those of its fields. */
function withExamples({ requestBody, responses = {} }: Operation, schemas: Readonly<Record<string, Schema>>): void {
  const requests = new Examples(schemas, 'request');
  const answers = new Examples(schemas, 'answer');
  addExample(requestBody?.content, requests);
  for (const [status, answer] of Object.entries(responses)) {
    addExample(answer.content, answers);
    answer.description ||= MEANINGS[status] ?? '';
  }
}

function addExample(content: Readonly<Record<string, Media>> | undefined, examples: Examples): void {
  const media = content?.['application/json'];
  if (media?.schema && media.example === undefined) media.example = examples.exampleOf(media.schema);
}

const REPLAYED = {
  'Idempotency-Replayed': {
    description: '`true` when this is the stored answer to an earlier request with the same key; else absent',
    schema: { type: 'string', enum: ['true'] },
  },
};

/** Adds the header of a repeated answer. The operation has its successful answers only. */
function withReplayHeader({ responses = {} }: Operation): void {
  for (const answer of Object.values(responses)) answer.headers = { ...answer.headers, ...REPLAYED };
}

/** Removes the internal marks of examples, and the examples of fields that only the import sends. */
function withoutExampleMarks({ properties = {} }: Schema): void {
  for (const property of Object.values(properties) as Record<string, unknown>[]) {
    delete property[IN_EXAMPLE];
    if (property[IMPORT_ONLY]) delete property['example'];
  }
}

function withProblems({ method, path }: Route, operation: Operation): void {
  const problems = problemResponses({
    inLedger: path.includes('{ledger}'),
    named: /\{(?!ledger\})\w+\}/.test(path),
    keyed: operation[API_PERMISSION] !== undefined,
    takes: operation.requestBody !== undefined,
    asks: method === 'get' && (operation.parameters ?? []).some((one) => one.in === 'query'),
    appends: appends(operation),
    refuses: operation[API_PROBLEMS] ?? [],
  });
  operation.responses = { ...operation.responses, ...problems };
  delete operation[API_PROBLEMS];
}
