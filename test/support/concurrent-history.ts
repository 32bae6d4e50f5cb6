/** A question that was asked while others were, and what came of it. Ticks count what any client saw happen. */
export interface CompletedRequest<Request, Outcome> {
  readonly request: Request;
  readonly outcome: Outcome;
  /** Tick at which it was asked, and at which its answer was there. */
  readonly from: number;
  readonly to: number;
}

/** What a history is made of: how its questions and outcomes are read. */
export interface HistoryAdapter<Request, Outcome> {
  /** The key of a question, with the party whose key it is; and what it was asked with. */
  readonly key: (request: Request) => { readonly name: string; readonly body: string };
  /** Was it decided by this asking, was an earlier decision said again, or was the key another's? */
  readonly resolution: (outcome: Outcome) => 'decided' | 'replayed' | 'reused';
  /** Number of its first entry, if it booked any. */
  readonly seq: (outcome: Outcome) => number | undefined;
  /** What the caller reads, whether it is a replay or not. */
  readonly text: (outcome: Outcome) => string;
}

/** The field in the plainest way: one question after the other. */
export interface SequentialModel<Request> {
  /** What it would answer here, as `Reading.text` or as far as it can say. It is left as it was. */
  preview(request: Request): string;
  /** What it answers; from then on it is so. */
  apply(request: Request, text: string): string;
}

/** Has clients ask, each one question after the other and all at the same time. */
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
 * What can't be explained by asking a teller one question after the other. Bookings have an order, that of their numbers;
 * it must be one in which nobody was answered before they asked. A refusal has no number: there must be a place between
 * the bookings that were over when it was asked and those that were asked after it was answered, where the teller says the
 * same. A key decides once; whoever else used it got the same answer, or was told that it is another's.
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
    if (next.to < lastStart) wrong.push(`${name}: was answered before an earlier entry was asked for`);
    const expected = model.apply(next.request, text(next.outcome));
    if (expected !== text(next.outcome)) wrong.push(`${name}: is ${text(next.outcome)}, not ${expected}`);
    lastStart = Math.max(lastStart, next.from);
  }
  return [...wrong, ...open.map(({ request, outcome }) => `${key(request).name}: nowhere is it ${text(outcome)}`)];
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
      if (same && text(one.outcome) !== text(first.outcome)) wrong.push(`${name}: said ${text(one.outcome)} later`);
      if (one.to < first.from) wrong.push(`${name}: was answered before it was decided`);
    }
  }
  return wrong;
}
