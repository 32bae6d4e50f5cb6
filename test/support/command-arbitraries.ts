import fc from 'fast-check';
import { Account, communityAccount, ownAccount } from '../../src/ledger/core/accounts';
import { Command, CommandContext } from '../../src/ledger/core/command';
import { EntryDraft, movement } from '../../src/ledger/core/entry';
import { reversalOf } from '../../src/ledger/core/reversal';
import { Move, ModelRequest, ModelCommand, after } from './model';

/** Every account that random commands use: those of two people, two shops and the community. */
export const ACCOUNTS: ReadonlyMap<string, Account> = new Map(
  [
    ...(['record', 'coins', 'points'] as const).flatMap((kind) =>
      ['p1', 'p2'].map((owner) => ownAccount(kind, owner, 'CNY')),
    ),
    ...(['shop', 'payable', 'clearing'] as const).flatMap((kind) =>
      ['s1', 's2'].map((owner) => ownAccount(kind, owner, 'CNY')),
    ),
    ...['MIN', 'COIN', 'POINT'].map((unit) => communityAccount('issuance', unit)),
    communityAccount('pool', 'COIN'),
    communityAccount('expired', 'POINT'),
    communityAccount('fund', 'CNY'),
  ].map((account) => [account.id, account]),
);

/** Ceilings by account id; `writeCeilings` stores them. */
export const CEILINGS: Readonly<Record<string, number>> = { 'shop:s2': 60 };

const ISSUED: readonly (readonly [from: string, to: string])[] = [
  ['issuance:MIN', 'record:p1'],
  ['issuance:MIN', 'record:p2'],
  ['issuance:COIN', 'coins:p1'],
  ['issuance:COIN', 'coins:p2'],
  ['issuance:POINT', 'points:p1'],
  ['issuance:POINT', 'points:p2'],
  ['clearing:s1', 'fund:CNY'],
];

const TRANSFERRED: readonly (readonly [from: string, to: string])[] = [
  ['record:p1', 'issuance:MIN'],
  ['coins:p1', 'coins:p2'],
  ['coins:p2', 'coins:p1'],
  ['coins:p1', 'pool:COIN'],
  ['pool:COIN', 'coins:p2'],
  ['points:p1', 'shop:s1'],
  ['points:p1', 'shop:s2'],
  ['points:p2', 'shop:s2'],
  ['shop:s1', 'points:p2'],
  ['points:p1', 'expired:POINT'],
  ['fund:CNY', 'payable:s1'],
  ['fund:CNY', 'payable:s2'],
  ['payable:s1', 'clearing:s1'],
];

/** From and to accounts of each hold; a capture needs them, as a redemption's row has them. */
const HOLDS: readonly (readonly [hold: string, from: string, to: string])[] = [
  ['h1', 'points:p1', 'shop:s1'],
  ['h2', 'points:p1', 'shop:s2'],
  ['h3', 'points:p2', 'shop:s2'],
  ['h4', 'points:p2', 'shop:s1'],
  ['h5', 'points:p1', 'shop:s1'],
  ['h6', 'points:p2', 'shop:s1'],
  ['h7', 'coins:p1', 'pool:COIN'],
];

/** A request to post commands, or to replay an earlier request. */
export interface GeneratedCommand {
  readonly commands: readonly ModelCommand[];
  /** Milliseconds since the previous request; negative when the clock is set back. */
  readonly wait: number;
  readonly client: 'client-1' | 'client-2';
  readonly settling: boolean;
  /** Repeats the key of the request that came `before` requests earlier, with the same body or another. */
  readonly replay?: { readonly before: number; readonly hash: 'same' | 'other' };
  /** Sent concurrently with the previous request, in the same commit. */
  readonly batched: boolean;
  /** Marks this month as being closed before the request. */
  readonly closing?: string;
}

const HOUR = 3_600_000;
const period = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('2026-07', '2026-08') },
  { weight: 6, arbitrary: fc.constantFrom('2026-09', '2026-09', '2026-10') },
);

const move = fc
  .oneof(
    { weight: 7, arbitrary: fc.tuple(fc.constantFrom(...ISSUED), fc.integer({ min: 20, max: 90 })) },
    { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...TRANSFERRED), fc.integer({ min: 1, max: 70 })) },
  )
  .map(([[from, to], amount]): Move => [from, to, amount]);

const ofHold = fc
  .tuple(fc.constantFrom(...HOLDS), fc.integer({ min: 1, max: 25 }))
  .map(([[hold, from, to], amount]) => ({ hold, move: [from, to, amount] as Move }));

const durationMs = fc.oneof(fc.integer({ min: -1, max: 6 }), fc.constant(HOUR), fc.constant(HOUR));

const command: fc.Arbitrary<ModelCommand> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      period,
      moves: fc.array(move, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(period, ofHold, durationMs)
      .map(([month, hold, time]): ModelCommand => ({ do: 'reserve', period: month, ...hold, durationMs: time })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(period, ofHold)
      .map(([month, hold]): ModelCommand => ({ do: 'capture', period: month, ...hold })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(period, ofHold)
      .map(([month, { hold }]): ModelCommand => ({ do: 'release', period: month, hold })),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('reverse' as const), period, seq: fc.integer({ min: 1, max: 16 }) }),
  },
);

const close: fc.Arbitrary<ModelCommand> = fc.record({
  do: fc.constant('close' as const),
  period: fc.constantFrom('2026-07', '2026-08'),
});

/** Options of random sequences. */
export interface SequenceOptions {
  /** Whether the clock may jump by a month, after which stored refusals expire. */
  readonly jumps: boolean;
  readonly length: number;
}

/** Random sequences of commands. */
export function commandSequences({ jumps, length }: SequenceOptions): fc.Arbitrary<GeneratedCommand[]> {
  const wait = fc.oneof(
    { weight: 40, arbitrary: fc.integer({ min: 0, max: 3 }) },
    { weight: 4, arbitrary: fc.constantFrom(-5000, -1, 1000) },
    { weight: jumps ? 1 : 0, arbitrary: fc.constant(31 * 24 * HOUR) },
  );
  const commands = fc.oneof(
    { weight: 30, arbitrary: fc.tuple(command) },
    { weight: 12, arbitrary: fc.array(command, { minLength: 2, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.tuple(close) },
    { weight: 1, arbitrary: fc.constant([]) },
  );
  const replay = fc.record({
    before: fc.integer({ min: 1, max: 9 }),
    hash: fc.constantFrom('same' as const, 'same' as const, 'other' as const),
  });
  const item = fc.record({
    commands,
    wait,
    client: fc.constantFrom('client-1' as const, 'client-2' as const),
    settling: fc.boolean(),
    replay: rarely(replay, 5),
    batched: fc.boolean(),
    closing: jumps ? rarely(fc.constantFrom('2026-07', '2026-08'), 60) : fc.constant(undefined),
  });
  return fc.array(item, { minLength: 1, maxLength: length, size: 'max' });
}

/** A value once in `times`, otherwise undefined. */
function rarely<T>(arbitrary: fc.Arbitrary<T>, times: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Opening balances, so that not every command is refused. */
const OPENING: ModelRequest = {
  client: 'client-1',
  key: 'opening',
  hash: 'body',
  arrived: '2026-09-10T04:00:00.000Z',
  now: '2026-09-10T04:00:00.000Z',
  settling: false,
  commands: [{ do: 'move', period: '2026-07', moves: ISSUED.map(([from, to]): Move => [from, to, 100]) }],
};

const OPENING_COMMAND: GeneratedCommand = {
  commands: OPENING.commands,
  wait: 0,
  client: 'client-1',
  settling: false,
  batched: false,
};

/** The requests of a sequence, after the opening one, with keys and arrival times. */
export function requestsOf(
  generated: readonly GeneratedCommand[],
): { request: ModelRequest; item: GeneratedCommand }[] {
  const requests = [{ request: OPENING, item: OPENING_COMMAND }];
  let { arrived } = OPENING;
  for (const [n, item] of generated.entries()) {
    arrived = after(arrived, item.wait);
    const earlier = item.replay && requests[n + 1 - item.replay.before]?.request;
    const { client, settling, commands } = item;
    // Every fifth request takes the previous key: with another body, or as another client's key of the same name.
    const key = `key-${n % 5 === 4 ? n - 1 : n}`;
    const fresh: ModelRequest = { client, key, hash: `body ${n}`, arrived, now: arrived, settling, commands };
    const hash = item.replay?.hash === 'other' ? 'another body' : (earlier?.hash ?? '');
    requests.push({ request: earlier ? { ...earlier, hash, arrived, now: arrived } : fresh, item });
  }
  return requests;
}

/** A model request as a command of the journal, with an exact read set. */
export function commandOf(ledger: string, { client, key, hash, arrived, settling, commands }: ModelRequest): Command {
  const reverses = commands.some((one) => one.do === 'reverse');
  return {
    request: { ledger, client, actor: 'actor-1', key, hash, language: client === 'client-1' ? 'en' : 'zh', arrived },
    accounts: reverses ? [...ACCOUNTS.values()] : [...new Set(commands.flatMap(namesOf))].map(account),
    entries: commands.flatMap((one) => (one.do === 'reverse' ? [one.seq] : [])),
    holds: commands.flatMap((one) => ('hold' in one ? [one.hold] : [])),
    settling,
    decide: (view) => ({ drafts: commands.map((one) => draftOf(one, arrived, view)), receipt: { key } }),
  };
}

function namesOf(one: ModelCommand): string[] {
  const moves = one.do === 'move' ? one.moves : 'move' in one ? [one.move] : [];
  return moves.flatMap(([from, to]) => [from, to]);
}

/** An account by its id. */
export function account(id: string): Account {
  const found = ACCOUNTS.get(id);
  if (!found) throw new Error(`no account ${id}`);
  return found;
}

function draftOf(one: ModelCommand, arrived: string, view: CommandContext): EntryDraft {
  const base = { period: one.period, occurred: '2026-09-05', facts: { note: 'from the model', amount: '1' } };
  const sidesOf = ([from, to, amount]: Move): EntryDraft['sides'] => movement(account(from), account(to), amount);
  switch (one.do) {
    case 'move':
      return { ...base, kind: 'balance.brought-forward', sides: one.moves.flatMap(sidesOf) };
    case 'reserve': {
      const {
        hold,
        move: [from, to, amount],
        durationMs: time,
      } = one;
      const reserve = { id: hold, from: account(from), to: account(to), amount, expiresAt: after(arrived, time) };
      return { ...base, kind: 'points.reserved', sides: [], ref: { hold }, reserve };
    }
    case 'capture':
      return { ...base, kind: 'points.captured', sides: sidesOf(one.move), ref: { hold: one.hold } };
    case 'release':
      return { ...base, kind: 'points.released', sides: [], ref: { hold: one.hold } };
    case 'reverse': {
      const original = view.entry(one.seq)?.entry;
      if (original) return reversalOf(original, { period: one.period, occurred: base.occurred, reason: 'blinded' });
      return { ...base, kind: 'entry.reversed', sides: [], ref: { reverses: one.seq } };
    }
    case 'close':
      return { ...base, kind: 'period.closed', sides: [] };
  }
}
