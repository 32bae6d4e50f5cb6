import fc from 'fast-check';
import { Booking, decide } from '../../src/ledger/core/decide';
import { Entry } from '../../src/ledger/core/entry';
import { EMPTY } from '../../src/ledger/log/merkle';
import { UnitOfWork } from '../../src/ledger/journal/unit-of-work';
import { isRefusal } from '../../src/common/refusal';
import { CEILINGS, account, commandSequences, commandOf, requestsOf } from '../support/command-arbitraries';
import { Model, ModelRequest } from '../support/model';

const LEDGER = 'sunrise';

/** A unit of work on an empty ledger in memory. */
function emptyUnitOfWork(): UnitOfWork {
  const head = { ledger: LEDGER, seq: 0, leafHash: '', recorded: '', closedThrough: '', closing: '', frontier: EMPTY };
  const accounts = Object.entries(CEILINGS).map(([id, ceiling]) => ({
    ...account(id),
    ledger: LEDGER,
    ceiling,
    posted: 0,
    version: 0,
  }));
  const identity = { ledger: LEDGER, origin: LEDGER, secret: '', currency: 'CNY', continuedAs: null };
  const loaded = { heads: [head], accounts, holds: [], resolvedHolds: [], entries: [], answers: new Map() };
  return new UnitOfWork(new Map([[LEDGER, identity]]), loaded, () => []);
}

function entryOf({ draft, seq, recorded, postings }: Booking): Entry {
  const { kind, period, occurred, facts, ref } = draft;
  return {
    ledger: LEDGER,
    seq,
    id: '',
    kind,
    period,
    occurred,
    recorded,
    actor: '',
    facts,
    ref,
    postings,
    leafHash: '',
  };
}

/** Decides a request on the ledger in memory and applies it. Returns the result in the model's form. */
function decideAndApply(unitOfWork: UnitOfWork, request: ModelRequest): unknown {
  const ledger = unitOfWork.ledger(LEDGER);
  const recorded = request.arrived > ledger.head.recorded ? request.arrived : ledger.head.recorded;
  const proposal = commandOf(LEDGER, request).decide(unitOfWork.contextOf(LEDGER, recorded));
  if (isRefusal(proposal)) throw new Error('the rules of these commands never refuse');
  const changes = decide(ledger, proposal.drafts, { recorded, settling: request.settling });
  if (isRefusal(changes)) return changes.refused;
  for (const { recorded: at } of changes.bookings) ledger.advance({ id: '', leaf: '', hash: '00' }, at);
  ledger.apply(changes, changes.bookings.map(entryOf));
  return changes.bookings.map(({ seq, recorded: at, postings }) => [
    seq,
    at,
    postings.map(({ account: id, amount, balanceAfter, version }) => [id, amount, balanceAfter, version]),
  ]);
}

function submitToModel(model: Model, request: ModelRequest): unknown {
  const answer = model.submit(request);
  if (answer.kind === 'refused') return answer.code;
  if (answer.kind !== 'booked') return [];
  return answer.entries.map(({ seq, recorded, postings }) => [
    seq,
    recorded,
    postings.map(({ account: id, amount, balanceAfter, version }) => [id, amount, balanceAfter, version]),
  ]);
}

/** Requests with unique keys; replays are tested with the journal. */
const fresh = commandSequences({ jumps: false, length: 80 }).map((generated) =>
  requestsOf(generated.map((one) => ({ ...one, replay: undefined }))).map(({ request }, n) => ({
    ...request,
    key: `own-${n}`,
  })),
);

describe('ledger rules', () => {
  // docs/ledger.md §8 nos. 2, 8, 9 and 10 in memory: for any request, rules and model give the same result.
  it('decide as the model does, down to balances and versions', () => {
    fc.assert(
      fc.property(fresh, (requests) => {
        const unitOfWork = emptyUnitOfWork();
        const model = new Model(CEILINGS);
        for (const request of requests)
          expect(decideAndApply(unitOfWork, request)).toEqual(submitToModel(model, request));
      }),
      { numRuns: 400 },
    );
  });

  // docs/architecture.md: `decide` is a pure function. Deciding twice gives the same result, and a rejected command
  // changes nothing.
  it('do not change their input', () => {
    fc.assert(
      fc.property(fresh, (requests) => {
        const unitOfWork = emptyUnitOfWork();
        for (const request of requests) {
          const ledger = unitOfWork.ledger(LEDGER);
          const proposal = commandOf(LEDGER, request).decide(unitOfWork.contextOf(LEDGER, request.arrived));
          if (isRefusal(proposal)) continue;
          const context = { recorded: request.arrived, settling: request.settling };
          const first = JSON.stringify(decide(ledger, proposal.drafts, context));
          expect(JSON.stringify(decide(ledger, proposal.drafts, context))).toBe(first);
          decideAndApply(unitOfWork, request);
        }
      }),
      { numRuns: 300 },
    );
  });
});
