import { Service } from './service';

/** A type of JSON values other than null. */
export type OneType = 'string' | 'integer' | 'boolean' | 'object' | 'array';

/** A schema in /openapi.json. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  /** A list for a value that may be null. */
  readonly type?: OneType | readonly [OneType, 'null'];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** An operation in /openapi.json. */
export interface Operation {
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, object>>;
}

/** A route as /openapi.json lists it. */
export interface Route {
  readonly method: string;
  /** Path with parameters in braces. */
  readonly path: string;
  /** `POST /v1/ledgers/{ledger}/volunteers` */
  readonly name: string;
  readonly operation: Operation;
}

/** The API as /openapi.json describes it. */
export interface Api {
  readonly openapi: string;
  readonly routes: readonly Route[];
  /** Resolves a schema reference. */
  resolve(schema: Schema): Schema;
  /** Schema of a route's JSON body; undefined when it takes none. */
  bodyOf(route: Route): Schema | undefined;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Reads /openapi.json. */
export async function readApi(service: Service): Promise<Api> {
  const document = (await service.ask('/openapi.json')).body as unknown as Document;
  const resolve = (schema: Schema): Schema => {
    const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (reference === undefined) return schema;
    const found = document.components.schemas[reference.replace('#/components/schemas/', '')];
    if (!found) throw new Error(`${reference} is not in components.schemas`);
    return found;
  };
  return {
    openapi: document.openapi,
    routes: Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => {
        const upper = method.toUpperCase();
        return { method: upper, path, name: `${upper} ${path}`, operation };
      }),
    ),
    resolve,
    bodyOf({ operation }) {
      const schema = operation.requestBody?.content['application/json']?.schema;
      return schema && resolve(schema);
    },
  };
}
