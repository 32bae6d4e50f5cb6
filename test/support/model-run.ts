import { Command, Outcome } from '../../src/ledger/core/command';
import { entryView } from '../../src/ledger/api/entry.dto';
import { JournalFixture, newLedger } from './journal-fixture';
import { GeneratedCommand, CEILINGS, account, commandOf, questionsOf } from './command-arbitraries';
import { ModelAnswer, Model } from './model';

/** A command that was asked, and what came of it, as the caller would read it. */
export interface PlayedCommand {
  readonly command: Command;
  readonly outcome: Outcome;
}

/** A ledger in which random commands can live: empty, with the one account that has a ceiling. */
export async function newModelLedger(fixture: JournalFixture): Promise<string> {
  const ledger = await newLedger(fixture);
  await writeCeilings(fixture, ledger);
  return ledger;
}

/** Writes down the accounts with a ceiling. */
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
 * Plays a sequence on a real journal and on the model, and expects the same answers from both, down to balances and
 * versions. What comes together is posted at once. Where nothing was booked, the head must stand still to the byte.
 */
export async function play(
  fixture: JournalFixture,
  ledger: string,
  input: readonly GeneratedCommand[],
): Promise<{ played: PlayedCommand[]; model: Model }> {
  const model = new Model(CEILINGS);
  const played: PlayedCommand[] = [];
  for (const group of grouped(input)) {
    const now = group[group.length - 1]?.question.arrived ?? '';
    const closing = group[0]?.ask.closing;
    if (closing !== undefined) {
      model.closing = closing;
      await fixture.database.write((sql) =>
        sql.query('UPDATE ledger_head SET closing = ? WHERE ledger = ?', [closing, ledger]),
      );
    }
    const before = await headOf(fixture, ledger);
    fixture.clock.at = now;
    const commands = group.map(({ question }) => commandOf(ledger, question));
    const outcomes = await Promise.all(commands.map((command) => fixture.journal.post(command)));
    const expected = group.map(({ question }) => model.ask({ ...question, now }));
    expect(outcomes.map(plain)).toEqual(expected.map(plainAnswer));
    const booked = expected.some((one) => one.kind === 'booked' && !one.replayed);
    if (!booked) expect(await headOf(fixture, ledger)).toEqual(before);
    outcomes.forEach((outcome, n) => played.push({ command: commands[n] as Command, outcome }));
  }
  return { played, model };
}

/** The commands of a sequence in groups: each that comes together with the one before is in its group. */
export function grouped(input: readonly GeneratedCommand[]): ReturnType<typeof questionsOf>[] {
  const groups: ReturnType<typeof questionsOf>[] = [];
  for (const one of questionsOf(input)) {
    const last = groups[groups.length - 1];
    if (last && one.ask.together && one.ask.closing === undefined) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** The head as it stands, with the root's frontier. */
export async function headOf(fixture: JournalFixture, ledger: string): Promise<{ seq: number; frontier: string }> {
  const [head] = await fixture.database.read.query<{ seq: number; frontier: string }[]>(
    'SELECT * FROM ledger_head WHERE ledger = ?',
    [ledger],
  );
  if (!head) throw new Error(`no head for ${ledger}`);
  return head;
}

/** What a caller reads: the body's bytes, without the header that says it is a replay. */
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

/** An outcome or a model's answer as far as both can say it: down to balances and versions. */
export type Plain = [kind: string, replayed: boolean, what: unknown];

export function plain(outcome: Outcome): Plain {
  switch (outcome.kind) {
    case 'booked': {
      const entries = outcome.entries.map(({ seq, period, recorded, postings }) => ({
        seq,
        period,
        recorded,
        postings: postings.map((one) => ({
          account: one.account,
          amount: one.amount,
          balanceAfter: one.balanceAfter,
          version: one.version,
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

export function plainAnswer(answer: ModelAnswer): Plain {
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
