import { ApiKey } from '../auth/api-key.entity';
import { Caller } from '../auth/api-keys.service';
import { endOfReplaced, rotationRefusal } from '../auth/key-rotation';
import { dayOf } from '../common/calendar';
import { Command, CommandContext, Request, RowSelector } from '../ledger/core/command';
import { EntryDraft, Facts } from '../ledger/core/entry';
import { SYSTEM_ACTOR } from '../ledger/core/system-actor';
import { firstOpenMonth } from '../ledger/core/first-open-month';

/**
 * Through what a key was made, replaced or revoked: a request with a key of the ledger, the command line (or the program
 * itself), or the request of an operator of the instance that creates a ledger.
 */
export const KEY_CHANNELS = ['rest', 'console', 'instance'] as const;
export type KeyChannel = (typeof KEY_CHANNELS)[number];

/** Who makes, replaces or revokes a key, and through what. */
export interface KeyAuthor {
  /** Opaque id of the person, or `timebank` where no key of the ledger acted. */
  readonly actor: string;
  readonly client: string;
  readonly via: KeyChannel;
}

/** The author of what is done at the command line. */
export const CONSOLE: KeyAuthor = { actor: SYSTEM_ACTOR, client: SYSTEM_ACTOR, via: 'console' };

/** The author of what a request's caller does. */
export function authorOf({ ledger, person: actor, client }: Caller): KeyAuthor {
  return { actor, client, via: ledger === '' ? 'instance' : 'rest' };
}

/** The request of a change of a key, the channel that it came through, and the time zone of the ledger. */
export interface KeyChange {
  readonly request: Request;
  readonly via: KeyChannel;
  readonly zone: string;
}

/** The command that stores a new key and books `key.issued`. */
export function issueCommand(change: KeyChange, row: ApiKey): Command {
  return {
    request: change.request,
    accounts: [],
    decide: (view) => ({
      drafts: [keyEntry('key.issued', { ...holderFacts(row), expiresAt: row.expiresAt ?? undefined }, change, view)],
      rows: () => [{ table: ApiKey, row }],
    }),
  };
}

/**
 * The command that replaces a key by its successor and books `key.rotated`, or is refused (key-rotation.ts). The old key
 * ends in the same transaction.
 * @param successor the row of the new key, made of the old one
 */
export function rotationCommand(change: KeyChange, successor: ApiKey, graceMinutes: number): Command {
  const id = successor.rotatedFrom as string;
  const self: RowSelector<ApiKey> = { table: ApiKey, where: { id } };
  const successors: RowSelector<ApiKey> = { table: ApiKey, where: { rotatedFrom: id } };
  return {
    request: change.request,
    accounts: [],
    readSet: [self, successors],
    decide: (view) => {
      const [old] = view.rows(self);
      if (!old) throw new Error(`the ledger has no key ${id}`);
      // A successor that waits for its confirmation, or was rejected, has replaced nothing.
      const replacements = view.rows(successors).filter(({ waitingSince }) => waitingSince === null);
      const refusal = rotationRefusal(old, replacements.length > 0);
      if (refusal) return refusal;
      const replaced = { ...old, ...endOfReplaced(old, graceMinutes, change.request.arrived) };
      const facts = {
        ...holderFacts(successor),
        expiresAt: successor.expiresAt ?? undefined,
        replaces: id,
        replacedUntil: replaced.revokedAt ?? replaced.expiresAt ?? undefined,
      };
      return {
        drafts: [keyEntry('key.rotated', facts, change, view)],
        rows: () => [replaced, successor].map((row) => ({ table: ApiKey, row })),
      };
    },
  };
}

/** The command that revokes a key and books `key.revoked`. It books nothing for a key that was revoked before. */
export function revocationCommand(change: KeyChange, id: string): Command {
  const self: RowSelector<ApiKey> = { table: ApiKey, where: { id } };
  const { request } = change;
  return {
    request,
    accounts: [],
    readSet: [self],
    decide: (view) => {
      const [key] = view.rows(self);
      if (!key) throw new Error(`the ledger has no key ${id}`);
      if (key.revokedAt !== null) return { drafts: [], receipt: { id } };
      return {
        drafts: [keyEntry('key.revoked', holderFacts(key), change, view)],
        rows: () => [{ table: ApiKey, row: { ...key, revokedAt: request.arrived } }],
      };
    },
  };
}

function holderFacts({ id, person, roles, shop }: ApiKey): Facts {
  return { key: id, person, role: roles, shop: shop ?? undefined };
}

function keyEntry(
  kind: EntryDraft['kind'],
  facts: Facts,
  { via, zone }: KeyChange,
  { now, head }: CommandContext,
): EntryDraft {
  const day = dayOf(now, zone);
  return { kind, period: firstOpenMonth(day.slice(0, 7), head), occurred: day, facts: { ...facts, via }, sides: [] };
}
