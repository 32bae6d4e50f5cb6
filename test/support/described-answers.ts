import addFormats from 'ajv-formats';
import { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import { DescribedOperation, committedDescription, describedOperation } from './described-operations';
import type { Reply } from './service';

let ajv: Ajv2020 | undefined;
const validators = new Map<string, ValidateFunction>();

/**
 * Fails when a successful answer is not as docs/openapi.json describes it: its status, its media type, and of JSON every
 * field. A field without a description is a failure too.
 */
export function assertDescribed(method: string, url: string, { status, headers, body }: Reply): void {
  const operation = describedOperation(method, url);
  if (!operation || status < 200 || status > 299) return;
  const type = headers.get('content-type')?.split(';')[0];
  const fault = faultOf(operation, { status, type, body });
  if (fault !== undefined) throw new Error(`${method} ${url} answered ${status}: ${fault}`);
}

/** What of an answer is not as described; undefined when all is. */
function faultOf(
  { path, method, responses }: DescribedOperation,
  { status, type, body }: { status: number; type: string | undefined; body: unknown },
): string | undefined {
  const response = responses[String(status)];
  if (!response) return 'docs/openapi.json does not list this status';
  const types = Object.keys(response.content ?? {});
  if (type === undefined) return types.length > 0 ? `there is no content of ${types.join(', ')}` : undefined;
  if (!types.includes(type)) return `docs/openapi.json does not list ${type}, but ${types.join(', ')}`;
  if (type !== 'application/json') return undefined;
  const pointer = ['paths', path, method, 'responses', String(status), 'content', type, 'schema'];
  const validate = validatorAt(`api#/${pointer.map(escaped).join('/')}`);
  return validate(body) ? undefined : (validate.errors ?? []).map(textOf).join('; ');
}

function textOf({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

function validatorAt(reference: string): ValidateFunction {
  ajv ??= newValidator();
  const known = validators.get(reference) ?? ajv.compile({ $ref: reference });
  validators.set(reference, known);
  return known;
}

function newValidator(): Ajv2020 {
  // Not strict: the description has keywords of OpenAPI around its schemas.
  const created = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  addFormats(created);
  return created.addSchema(closed(committedDescription()) as object, 'api');
}

/** A copy in which objects have the described properties only. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member)]));
  const open = copy['type'] === 'object' && copy['properties'] !== undefined;
  return open ? { additionalProperties: false, ...copy } : copy;
}

/** A name as part of a JSON pointer in a URI fragment. */
function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
