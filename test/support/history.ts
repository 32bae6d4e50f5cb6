import { Outcome } from '../../src/ledger/command';
import { Answer, Model, Question } from './model';
import { Plain, plain, plainAnswer } from './play';

/** A question that was asked while others were, and what came of it. Ticks count what any client saw happen. */
export interface Happened {
  readonly question: Question;
  readonly outcome: Outcome;
  /** Tick at which it was asked, and at which its answer was there. */
  readonly from: number;
  readonly to: number;
}

/** Has clients ask, each one question after the other and all at the same time. */
export async function concurrently(
  lanes: readonly (readonly Question[])[],
  ask: (question: Question, lane: number) => Promise<Outcome>,
): Promise<Happened[]> {
  const happened: Happened[] = [];
  let tick = 0;
  const client = async (questions: readonly Question[], lane: number): Promise<void> => {
    for (const question of questions) {
      const from = (tick += 1);
      const outcome = await ask(question, lane);
      happened.push({ question, outcome, from, to: (tick += 1) });
    }
  };
  await Promise.all(lanes.map(client));
  return happened;
}

/** What decided a question: a booking, a refusal or a receipt, and not the replay of one. */
function decided({ outcome }: Happened): boolean {
  return outcome.kind !== 'key-reused' && !outcome.replayed;
}

/** Number of the first entry of a booking. */
function seqOf({ outcome }: Happened): number {
  return outcome.kind === 'booked' ? (outcome.entries[0]?.seq ?? 0) : 0;
}

const say = ({ question }: Happened, what: string): string => `${question.client} ${question.key}: ${what}`;

/**
 * What can't be explained by asking the model one question after the other. Bookings have an order, that of their numbers;
 * it must be one in which nobody was answered before they asked. A refusal has no number: there must be a place between
 * the bookings that were over when it was asked and those that were asked after it was answered, where the model refuses
 * it with the same code. A key decides once; whoever else used it got the same answer, or was told that it is another's.
 */
export function unexplained(happened: readonly Happened[], model: Model): string[] {
  return [...byNumber(happened, model), ...byKey(happened)];
}

function byNumber(happened: readonly Happened[], model: Model): string[] {
  const wrong: string[] = [];
  const bookings = happened.filter((one) => decided(one) && one.outcome.kind === 'booked');
  bookings.sort((a, b) => seqOf(a) - seqOf(b));
  let open = happened.filter((one) => decided(one) && one.outcome.kind !== 'booked');
  for (let done = 0; done <= bookings.length; done += 1) {
    const [before, after] = [bookings.slice(0, done), bookings.slice(done)];
    const over = Math.max(-Infinity, ...before.map(({ from }) => from));
    const yet = Math.min(Infinity, ...after.map(({ to }) => to));
    open = open.filter((one) => one.to < over || one.from > yet || !isSame(one, trial(model, one.question)));
    const [next] = after;
    if (!next) break;
    if (next.to < over) wrong.push(say(next, 'was answered before an earlier entry was asked for'));
    const expected = model.ask({ ...next.question, key: `entry ${seqOf(next)}` });
    if (!isSame(next, expected))
      wrong.push(say(next, `is ${text(plain(next.outcome))}, not ${text(plainAnswer(expected))}`));
  }
  return [...wrong, ...open.map((one) => say(one, `nowhere is it ${text(plain(one.outcome))}`))];
}

let trials = 0;

/** What the model would say at this place. It is left as it was. */
function trial(model: Model, question: Question): Answer {
  const { length } = model.entries;
  const answer = model.ask({ ...question, key: `trial ${(trials += 1)}` });
  model.entries.length = length;
  return answer;
}

function isSame({ outcome }: Happened, answer: Answer): boolean {
  return text(plain(outcome)) === text(plainAnswer(answer));
}

const text = (plainly: Plain): string => JSON.stringify(plainly);

function byKey(happened: readonly Happened[]): string[] {
  const wrong: string[] = [];
  for (const name of new Set(happened.map(({ question }) => `${question.client} ${question.key}`))) {
    const asked = happened.filter(({ question }) => `${question.client} ${question.key}` === name);
    const [first, ...more] = asked.filter(decided);
    if (!first || more.length > 0) {
      wrong.push(`${name}: decided ${first ? more.length + 1 : 0} times`);
      continue;
    }
    for (const one of asked) {
      const same = one.question.hash === first.question.hash;
      const [kind, , what] = plain(first.outcome);
      const expected: Plain =
        one === first ? plain(one.outcome) : same ? [kind, true, what] : ['key-reused', false, undefined];
      if (text(plain(one.outcome)) !== text(expected)) wrong.push(say(one, `is not ${text(expected)}`));
      if (one.to < first.from) wrong.push(say(one, 'was answered before it was decided'));
    }
  }
  return wrong;
}
