/** A request to the service's API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path below the ledger, such as `volunteers`. */
  readonly path: string;
  readonly key?: string;
  /** File and line of the row, `attendance.csv:12`. */
  readonly source?: string;
  /** Id of the import of old books within which it is made. */
  readonly within?: string;
  readonly body?: object;
}

/** Response header of a bulk request: how many of its items were replayed from earlier requests. */
export const ITEMS_REPLAYED_HEADER = 'items-replayed';

/** A response of the API. */
export interface ApiResponse {
  readonly status: number;
  readonly replayed: boolean;
  /** For a bulk request: how many of its items were replayed from earlier requests. */
  readonly itemsReplayed: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls the API of one ledger, over HTTP or within the process. */
export type ApiClient = (request: ApiRequest) => Promise<ApiResponse>;

/** Calls a running service over HTTP. */
export function httpApiClient(base: string, ledger: string, apiKey: string): ApiClient {
  return async (request) => {
    const response = await fetch(`${base}/v1/ledgers/${ledger}/${request.path}`, {
      method: request.method,
      headers: headersOf(request, apiKey),
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
    });
    const replayed = response.headers.get('idempotency-replayed') === 'true';
    const itemsReplayed = Number(response.headers.get(ITEMS_REPLAYED_HEADER) ?? 0);
    return { status: response.status, replayed, itemsReplayed, body: (await response.json()) as ApiResponse['body'] };
  };
}

/** The part of a Fastify server that handles requests without a network. */
export interface InjectableServer {
  inject(request: {
    method: ApiRequest['method'];
    url: string;
    headers: Record<string, string>;
    payload?: string;
  }): Promise<{
    statusCode: number;
    headers: Record<string, unknown>;
    payload: string;
  }>;
}

/** Calls the service within this process: the same routes, checks and responses, without a port. */
export function inProcessApiClient(app: InjectableServer, ledger: string, apiKey: string): ApiClient {
  return async (request) => {
    const response = await app.inject({
      method: request.method,
      url: `/v1/ledgers/${ledger}/${request.path}`,
      headers: headersOf(request, apiKey),
      payload: request.body === undefined ? undefined : JSON.stringify(request.body),
    });
    const replayed = response.headers['idempotency-replayed'] === 'true';
    const itemsReplayed = Number(response.headers[ITEMS_REPLAYED_HEADER] ?? 0);
    const body = JSON.parse(response.payload) as ApiResponse['body'];
    return { status: response.statusCode, replayed, itemsReplayed, body };
  };
}

function headersOf({ key, source, within, body }: ApiRequest, apiKey: string): Record<string, string> {
  return {
    authorization: `Bearer ${apiKey}`,
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(source !== undefined && { 'intake-row': source }),
    ...(within !== undefined && { import: within }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
}
