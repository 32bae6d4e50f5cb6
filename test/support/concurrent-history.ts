/** A request sent concurrently with others, and its outcome. A tick is one send or response of any client. */
export interface CompletedRequest<Request, Outcome> {
  readonly request: Request;
  readonly outcome: Outcome;
  /** Ticks at which the request was sent and its response arrived. */
  readonly from: number;
  readonly to: number;
}

/** Reads the requests and outcomes of a history. */
export interface HistoryAdapter<Request, Outcome> {
  /** The idempotency key of a request, with its client, and its body. */
  readonly key: (request: Request) => { readonly name: string; readonly body: string };
  /** Whether this request was decided, replayed an earlier decision, or reused a key with another body. */
  readonly resolution: (outcome: Outcome) => 'decided' | 'replayed' | 'reused';
  /** Number of the first booked entry, if any. */
  readonly seq: (outcome: Outcome) => number | undefined;
  /** The answer as text, equal for a replay. */
  readonly text: (outcome: Outcome) => string;
}

/** A model that handles one request after another. */
export interface SequentialModel<Request> {
  /** The answer in the current state, as `HistoryAdapter.text`, without changing the state. */
  preview(request: Request): string;
  /** Applies a request and returns its answer. */
  apply(request: Request, text: string): string;
}

/** Sends the requests of several lanes: each lane one after another, all lanes concurrently. */
export async function concurrently<Request, Outcome>(
  lanes: readonly Iterable<Request>[],
  ask: (request: Request, lane: number) => Promise<Outcome>,
): Promise<CompletedRequest<Request, Outcome>[]> {
  const completed: CompletedRequest<Request, Outcome>[] = [];
  let tick = 0;
  const client = async (requests: Iterable<Request>, lane: number): Promise<void> => {
    for (const request of requests) {
      const from = (tick += 1);
      const outcome = await ask(request, lane);
      completed.push({ request, outcome, from, to: (tick += 1) });
    }
  };
  await Promise.all(lanes.map(client));
  return completed;
}

/**
 * Finds what no sequential execution explains (docs/decisions/0028). Bookings are ordered by entry number; none may end
 * before a booking with a lower number was sent. A refusal has no number: at some point between the bookings that
 * ended before it was sent and those sent after it ended, the model must give the same refusal. Each key is decided
 * once; every other request with it gets the same answer, or is rejected because its body differs.
 * @returns one line per contradiction
 */
export function unexplained<Request, Outcome>(
  completed: readonly CompletedRequest<Request, Outcome>[],
  adapter: HistoryAdapter<Request, Outcome>,
  model: SequentialModel<Request>,
): string[] {
  return [...byNumber(completed, adapter, model), ...byKey(completed, adapter)];
}

function byNumber<Request, Outcome>(
  completed: readonly CompletedRequest<Request, Outcome>[],
  { key, resolution, seq, text }: HistoryAdapter<Request, Outcome>,
  model: SequentialModel<Request>,
): string[] {
  const wrong: string[] = [];
  const decided = completed.filter(({ outcome }) => resolution(outcome) === 'decided');
  const bookings = decided.filter(({ outcome }) => seq(outcome) !== undefined);
  bookings.sort((a, b) => (seq(a.outcome) ?? 0) - (seq(b.outcome) ?? 0));
  let open = decided.filter(({ outcome }) => seq(outcome) === undefined);
  let lastStart = -Infinity;
  for (let done = 0; ; done += 1) {
    const firstEnd = Math.min(...bookings.slice(done).map(({ to }) => to));
    open = open.filter(
      ({ from, to, request, outcome }) => to < lastStart || from > firstEnd || model.preview(request) !== text(outcome),
    );
    const next = bookings[done];
    if (!next) break;
    const { name } = key(next.request);
    if (next.to < lastStart) wrong.push(`${name}: ended before a request with a lower entry number was sent`);
    const expected = model.apply(next.request, text(next.outcome));
    if (expected !== text(next.outcome)) wrong.push(`${name}: is ${text(next.outcome)}, not ${expected}`);
    lastStart = Math.max(lastStart, next.from);
  }
  return [
    ...wrong,
    ...open.map(({ request, outcome }) => `${key(request).name}: ${text(outcome)} fits no point of the sequence`),
  ];
}

function byKey<Request, Outcome>(
  completed: readonly CompletedRequest<Request, Outcome>[],
  { key, resolution, text }: HistoryAdapter<Request, Outcome>,
): string[] {
  const wrong: string[] = [];
  for (const name of new Set(completed.map(({ request }) => key(request).name))) {
    const requests = completed.filter(({ request }) => key(request).name === name);
    const deciding = requests.filter(({ outcome }) => resolution(outcome) === 'decided');
    const [first] = deciding;
    if (!first || deciding.length > 1) {
      wrong.push(`${name}: decided ${deciding.length} times`);
      continue;
    }
    for (const one of requests.filter((other) => other !== first)) {
      const same = key(one.request).body === key(first.request).body;
      const expected = same ? 'replayed' : 'reused';
      if (resolution(one.outcome) !== expected) wrong.push(`${name}: was ${resolution(one.outcome)}, not ${expected}`);
      if (same && text(one.outcome) !== text(first.outcome))
        wrong.push(`${name}: was replayed as ${text(one.outcome)}`);
      if (one.to < first.from) wrong.push(`${name}: ended before the deciding request was sent`);
    }
  }
  return wrong;
}
