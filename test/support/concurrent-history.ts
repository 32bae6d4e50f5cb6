/** A question that was asked while others were, and what came of it. Ticks count what any client saw happen. */
export interface Happened<Question, Outcome> {
  readonly question: Question;
  readonly outcome: Outcome;
  /** Tick at which it was asked, and at which its answer was there. */
  readonly from: number;
  readonly to: number;
}

/** What a history is made of: how its questions and outcomes are read. */
export interface Reading<Question, Outcome> {
  /** The key of a question, with the party whose key it is; and what it was asked with. */
  readonly key: (question: Question) => { readonly name: string; readonly body: string };
  /** Was it decided by this asking, was an earlier decision said again, or was the key another's? */
  readonly fate: (outcome: Outcome) => 'decided' | 'replayed' | 'reused';
  /** Number of its first entry, if it booked any. */
  readonly seq: (outcome: Outcome) => number | undefined;
  /** What the caller reads, whether it is a replay or not. */
  readonly text: (outcome: Outcome) => string;
}

/** The field in the plainest way: one question after the other. */
export interface Teller<Question> {
  /** What it would answer here, as `Reading.text` or as far as it can say. It is left as it was. */
  wouldSay(question: Question): string;
  /** What it answers; from then on it is so. */
  take(question: Question, text: string): string;
}

/** Has clients ask, each one question after the other and all at the same time. */
export async function concurrently<Question, Outcome>(
  lanes: readonly Iterable<Question>[],
  ask: (question: Question, lane: number) => Promise<Outcome>,
): Promise<Happened<Question, Outcome>[]> {
  const happened: Happened<Question, Outcome>[] = [];
  let tick = 0;
  const client = async (questions: Iterable<Question>, lane: number): Promise<void> => {
    for (const question of questions) {
      const from = (tick += 1);
      const outcome = await ask(question, lane);
      happened.push({ question, outcome, from, to: (tick += 1) });
    }
  };
  await Promise.all(lanes.map(client));
  return happened;
}

/**
 * What can't be explained by asking a teller one question after the other. Bookings have an order, that of their numbers;
 * it must be one in which nobody was answered before they asked. A refusal has no number: there must be a place between
 * the bookings that were over when it was asked and those that were asked after it was answered, where the teller says the
 * same. A key decides once; whoever else used it got the same answer, or was told that it is another's.
 */
export function unexplained<Question, Outcome>(
  happened: readonly Happened<Question, Outcome>[],
  reading: Reading<Question, Outcome>,
  teller: Teller<Question>,
): string[] {
  return [...byNumber(happened, reading, teller), ...byKey(happened, reading)];
}

function byNumber<Question, Outcome>(
  happened: readonly Happened<Question, Outcome>[],
  { key, fate, seq, text }: Reading<Question, Outcome>,
  teller: Teller<Question>,
): string[] {
  const wrong: string[] = [];
  const decided = happened.filter(({ outcome }) => fate(outcome) === 'decided');
  const bookings = decided.filter(({ outcome }) => seq(outcome) !== undefined);
  bookings.sort((a, b) => (seq(a.outcome) ?? 0) - (seq(b.outcome) ?? 0));
  let open = decided.filter(({ outcome }) => seq(outcome) === undefined);
  let over = -Infinity;
  for (let done = 0; ; done += 1) {
    const yet = Math.min(...bookings.slice(done).map(({ to }) => to));
    open = open.filter(
      ({ from, to, question, outcome }) => to < over || from > yet || teller.wouldSay(question) !== text(outcome),
    );
    const next = bookings[done];
    if (!next) break;
    const { name } = key(next.question);
    if (next.to < over) wrong.push(`${name}: was answered before an earlier entry was asked for`);
    const said = teller.take(next.question, text(next.outcome));
    if (said !== text(next.outcome)) wrong.push(`${name}: is ${text(next.outcome)}, not ${said}`);
    over = Math.max(over, next.from);
  }
  return [...wrong, ...open.map(({ question, outcome }) => `${key(question).name}: nowhere is it ${text(outcome)}`)];
}

function byKey<Question, Outcome>(
  happened: readonly Happened<Question, Outcome>[],
  { key, fate, text }: Reading<Question, Outcome>,
): string[] {
  const wrong: string[] = [];
  for (const name of new Set(happened.map(({ question }) => key(question).name))) {
    const input = happened.filter(({ question }) => key(question).name === name);
    const deciding = input.filter(({ outcome }) => fate(outcome) === 'decided');
    const [first] = deciding;
    if (!first || deciding.length > 1) {
      wrong.push(`${name}: decided ${deciding.length} times`);
      continue;
    }
    for (const one of input.filter((other) => other !== first)) {
      const same = key(one.question).body === key(first.question).body;
      const expected = same ? 'replayed' : 'reused';
      if (fate(one.outcome) !== expected) wrong.push(`${name}: was ${fate(one.outcome)}, not ${expected}`);
      if (same && text(one.outcome) !== text(first.outcome)) wrong.push(`${name}: said ${text(one.outcome)} later`);
      if (one.to < first.from) wrong.push(`${name}: was answered before it was decided`);
    }
  }
  return wrong;
}
