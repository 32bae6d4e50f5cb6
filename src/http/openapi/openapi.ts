import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemView } from '../problem.dto';
import { ErrorCode } from '../../common/error-codes';
import { API_PROBLEMS } from '../api-problems.decorator';
import { Schema, exampleOf } from './openapi-examples';
import { problemResponses } from './openapi-problems';

const ABOUT =
  'One append-only, verifiable ledger per community: volunteer hours, time coins, points, star ratings, shops and settlement. ' +
  'Amounts are integers in minor units (minutes, hundredths of a point, the currency’s minor unit); times are RFC 3339 with an offset; months are `YYYY-MM`. ' +
  'Refusals are `application/problem+json` (RFC 9457), in Chinese or English as `Accept-Language` asks; they name the field and say what to do. ' +
  'A request that appends needs an `Idempotency-Key`: the same key and body get the same answer for ever. ' +
  'Lists take `limit` (at most 500) and `after`, and answer with `next` while there is more.\n\n' +
  'Limits: a body has at most 64 KB (a bulk request 1 MB and 1,000 items), an address at most 300 characters a part; ' +
  'requests are limited by key and address (`429`, `Retry-After`); when too many wait for a commit the answer is `503` at once. ' +
  'Any request can be answered `503` `database-away` or `stopping` (`Retry-After`): ask again, with the same `Idempotency-Key`.';

/** The API's description, generated from the code. */
export function buildOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Timebank Ledger')
    .setDescription(ABOUT)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, tbk_<id>_<secret>' })
    .build();
  const document = SwaggerModule.createDocument(app, config, { extraModels: [ProblemView] });
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      operation.parameters = withAddress(path, operation.parameters ?? []);
      withExamples(operation, schemas);
      withProblems({ method, path }, operation);
    }
  }
  return document;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
}

interface Media {
  readonly schema?: Schema;
  example?: unknown;
}

interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
}

interface Operation {
  responses?: Record<string, Answer>;
  parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly security?: readonly object[];
  [API_PROBLEMS]?: readonly ErrorCode[];
}

/** The parameters with those of the address that a handler doesn't take by name: the key's ledger stands for them. */
function withAddress(path: string, parameters: readonly Parameter[]): readonly Parameter[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const missing = names.filter((name) => !parameters.some((one) => one.in === 'path' && one.name === name));
  return [...missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })), ...parameters];
}

/** Puts an example beside each JSON body, made of those of its fields. */
function withExamples({ requestBody, responses = {} }: Operation, schemas: Readonly<Record<string, Schema>>): void {
  const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
  for (const media of contents.flatMap((content) => content?.['application/json'] ?? [])) {
    if (media.schema && media.example === undefined) media.example = exampleOf(media.schema, schemas);
  }
}

function withProblems({ method, path }: { method: string; path: string }, operation: Operation): void {
  const appends = (operation.parameters ?? []).some(({ name }) => name === 'Idempotency-Key');
  const problems = problemResponses({
    inLedger: path.includes('{ledger}'),
    named: /\{(?!ledger\})\w+\}/.test(path),
    keyed: operation.security !== undefined,
    takes: operation.requestBody !== undefined,
    asks: method === 'get' && (operation.parameters ?? []).some((one) => one.in === 'query'),
    appends,
    refuses: operation[API_PROBLEMS] ?? [],
  });
  operation.responses = { ...operation.responses, ...problems };
  delete operation[API_PROBLEMS];
}
