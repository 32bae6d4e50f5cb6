/** A request to the service's API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below the ledger: `volunteers`. */
  readonly path: string;
  readonly key?: string;
  /** Where the row stands: `attendance.csv:12`. */
  readonly source?: string;
  readonly body?: object;
}

/** The header in which a bulk's answer says how many of its items had been answered before. */
export const REPLAYED = 'items-replayed';

/** Its answer. */
export interface ApiResponse {
  readonly status: number;
  readonly replayed: boolean;
  /** Of a bulk: how many of its items had been answered before. */
  readonly itemsReplayed: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls the API of one ledger: over the network, or within the process. */
export type ApiClient = (ask: ApiRequest) => Promise<ApiResponse>;

/** Calls a service that listens somewhere. */
export function apiClientOver(base: string, ledger: string, apiKey: string): ApiClient {
  return async (ask) => {
    const response = await fetch(`${base}/v1/ledgers/${ledger}/${ask.path}`, {
      method: ask.method,
      headers: headersOf(ask, apiKey),
      body: ask.body === undefined ? undefined : JSON.stringify(ask.body),
    });
    const replayed = response.headers.get('idempotency-replayed') === 'true';
    const itemsReplayed = Number(response.headers.get(REPLAYED) ?? 0);
    return { status: response.status, replayed, itemsReplayed, body: (await response.json()) as ApiResponse['body'] };
  };
}

/** What a service can be asked without a network. */
export interface Injectable {
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

/** Calls a service in this process: the same routes, checks and answers, and no port. */
export function apiClientWithin(app: Injectable, ledger: string, apiKey: string): ApiClient {
  return async (ask) => {
    const response = await app.inject({
      method: ask.method,
      url: `/v1/ledgers/${ledger}/${ask.path}`,
      headers: headersOf(ask, apiKey),
      payload: ask.body === undefined ? undefined : JSON.stringify(ask.body),
    });
    const replayed = response.headers['idempotency-replayed'] === 'true';
    const itemsReplayed = Number(response.headers[REPLAYED] ?? 0);
    const body = JSON.parse(response.payload) as ApiResponse['body'];
    return { status: response.statusCode, replayed, itemsReplayed, body };
  };
}

function headersOf({ key, source, body }: ApiRequest, apiKey: string): Record<string, string> {
  return {
    authorization: `Bearer ${apiKey}`,
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(source !== undefined && { 'intake-row': source }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
}
