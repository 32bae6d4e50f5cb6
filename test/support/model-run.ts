import { Command, Outcome } from '../../src/ledger/core/command';
import { entryView } from '../../src/ledger/api/entry.dto';
import { JournalFixture, newLedger } from './journal-fixture';
import { GeneratedCommand, CEILINGS, account, commandOf, requestsOf } from './command-arbitraries';
import { ModelAnswer, Model } from './model';

/** A posted command and its outcome. */
export interface PlayedCommand {
  readonly command: Command;
  readonly outcome: Outcome;
}

/** Creates an empty ledger with the account ceilings that random commands use. */
export async function newModelLedger(fixture: JournalFixture): Promise<string> {
  const ledger = await newLedger(fixture);
  await writeCeilings(fixture, ledger);
  return ledger;
}

/** Inserts the accounts with a ceiling. */
export async function writeCeilings(fixture: JournalFixture, ledger: string): Promise<void> {
  for (const [id, ceiling] of Object.entries(CEILINGS)) {
    const { kind, owner, unit } = account(id);
    const row = [ledger, id, kind, owner, unit, ceiling];
    const insert =
      'INSERT INTO account (ledger, id, kind, owner, unit, ceiling, posted, version) VALUES (?, ?, ?, ?, ?, ?, 0, 0)';
    await fixture.database.write((sql) => sql.query(insert, row));
  }
}

/**
 * Runs a sequence on the journal and on the model, and expects equal answers, down to balances and versions. Batched
 * requests are posted concurrently. When nothing is booked, the head must not change.
 */
export async function play(
  fixture: JournalFixture,
  ledger: string,
  generated: readonly GeneratedCommand[],
): Promise<{ played: PlayedCommand[]; model: Model }> {
  const model = new Model(CEILINGS);
  const played: PlayedCommand[] = [];
  for (const group of grouped(generated)) {
    const now = group[group.length - 1]?.request.arrived ?? '';
    const closing = group[0]?.item.closing;
    if (closing !== undefined) {
      model.closing = closing;
      await fixture.database.write((sql) =>
        sql.query('UPDATE ledger_head SET closing = ? WHERE ledger = ?', [closing, ledger]),
      );
    }
    const before = await headOf(fixture, ledger);
    fixture.clock.at = now;
    const commands = group.map(({ request }) => commandOf(ledger, request));
    const outcomes = await Promise.all(commands.map((command) => fixture.journal.post(command)));
    const expected = group.map(({ request }) => model.submit({ ...request, now }));
    expect(outcomes.map(comparable)).toEqual(expected.map(comparableAnswer));
    const booked = expected.some((answer) => answer.kind === 'booked' && !answer.replayed);
    if (!booked) expect(await headOf(fixture, ledger)).toEqual(before);
    outcomes.forEach((outcome, n) => played.push({ command: commands[n] as Command, outcome }));
  }
  return { played, model };
}

/** The requests of a sequence in groups; a batched request is in the group of the previous one. */
export function grouped(generated: readonly GeneratedCommand[]): ReturnType<typeof requestsOf>[] {
  const groups: ReturnType<typeof requestsOf>[] = [];
  for (const answer of requestsOf(generated)) {
    const last = groups[groups.length - 1];
    if (last && answer.item.batched && answer.item.closing === undefined) last.push(answer);
    else groups.push([answer]);
  }
  return groups;
}

/** The current head row of a ledger. */
export async function headOf(fixture: JournalFixture, ledger: string): Promise<{ seq: number; frontier: string }> {
  const [head] = await fixture.database.read.query<{ seq: number; frontier: string }[]>(
    'SELECT * FROM ledger_head WHERE ledger = ?',
    [ledger],
  );
  if (!head) throw new Error(`no head for ${ledger}`);
  return head;
}

/** The response body of an outcome, without the header that marks a replay. */
export function bytesOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'booked':
      return JSON.stringify(outcome.entries.map(entryView));
    case 'registered':
      return JSON.stringify(outcome.receipt);
    case 'refused':
      return JSON.stringify([outcome.refusal, outcome.language]);
    case 'key-reused':
      return 'key-reused';
  }
}

/** An outcome or a model's answer in a form that can be compared, down to balances and versions. */
export type ComparableOutcome = [kind: string, replayed: boolean, what: unknown];

export function comparable(outcome: Outcome): ComparableOutcome {
  switch (outcome.kind) {
    case 'booked': {
      const entries = outcome.entries.map(({ seq, period, recorded, postings }) => ({
        seq,
        period,
        recorded,
        postings: postings.map((answer) => ({
          account: answer.account,
          amount: answer.amount,
          balanceAfter: answer.balanceAfter,
          version: answer.version,
        })),
      }));
      return ['booked', outcome.replayed, entries];
    }
    case 'registered':
      return ['registered', outcome.replayed, undefined];
    case 'refused':
      return ['refused', outcome.replayed, outcome.refusal.refused];
    case 'key-reused':
      return ['key-reused', false, undefined];
  }
}

export function comparableAnswer(answer: ModelAnswer): ComparableOutcome {
  switch (answer.kind) {
    case 'booked': {
      const entries = answer.entries.map(({ seq, period, recorded, postings }) => ({
        seq,
        period,
        recorded,
        postings,
      }));
      return ['booked', answer.replayed, entries];
    }
    case 'registered':
      return ['registered', answer.replayed, undefined];
    case 'refused':
      return ['refused', answer.replayed, answer.code];
    case 'key-reused':
      return ['key-reused', false, undefined];
  }
}
