import { Injectable } from '@nestjs/common';
import { ApiKey } from '../auth/api-key.entity';
import { ApiKeys, CreatedApiKey, KeyRow, NewApiKey } from '../auth/api-keys.service';
import { Rotation } from '../auth/key-rotation';
import { Clock, Ids } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { Confirmation } from '../confirmations/confirmation.entity';
import { Confirmations } from '../confirmations/confirmations.service';
import { Command, Request } from '../ledger/core/command';
import { Entry } from '../ledger/core/entry';
import { systemRequest } from '../ledger/core/system-actor';
import { Batch, JournalEvents } from '../ledger/journal/journal-events';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { KeyAuthor, KeyChange, issueCommand, revocationCommand, rotationCommand } from './api-key-entries';
import { AskedKey, endOfWaitingKey, mustWait, waitingKeyCommand } from './waiting-keys';

/** A key that was created or that replaced another, with the entry that says so, or the confirmation that it waits for. */
export interface IssuedKey extends CreatedApiKey {
  readonly entries: readonly Entry[];
  readonly confirmation?: string;
}

/**
 * Makes, replaces and revokes the keys of a ledger. Each change of a key is an entry of the journal and is committed
 * with it; some keys wait for a second person first (docs/decisions/0043).
 *
 * There is no idempotency key of the client: a secret is shown once. Each call has a fresh one of its own.
 */
@Injectable()
export class CommunityKeys {
  constructor(
    private readonly keys: ApiKeys,
    private readonly journal: Journal,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly confirmations: Confirmations,
    events: JournalEvents,
  ) {
    confirmations.handle(
      'key',
      (request, waiting) => this.confirmed(request, waiting),
      (request, { subject }) => Promise.resolve(endOfWaitingKey(request, subject)),
    );
    events.onBatch((batch) => this.forget(batch));
  }

  /** Creates a key. */
  async issue(given: NewApiKey, by: KeyAuthor): Promise<IssuedKey> {
    const { row, created } = this.keys.make(given);
    const command = issueCommand(await this.change(given.ledger, 'issue', by), row);
    return { ...created, ...(await this.bookOrWait(command, { row, by })) };
  }

  /**
   * Creates a key of the same holder, roles, shop and party, and ends the old one at once or after a grace period; while
   * the new one waits for its confirmation, the old one stays as it is. The idempotency keys of the party stay valid.
   * @throws DomainError `key-ended` for a revoked key, `already-rotated` for one that was replaced before, `key-waits` for
   * one that does not work yet
   */
  async rotate(old: KeyRow, { graceMinutes, expiresAt }: Rotation, by: KeyAuthor): Promise<IssuedKey> {
    const { row, created } = this.keys.makeSuccessor(old, expiresAt);
    const command = rotationCommand(await this.change(old.ledger, 'rotation', by), row, graceMinutes);
    return { ...created, ...(await this.bookOrWait(command, { row, by, graceMinutes })) };
  }

  /**
   * Revokes a key at once. One that waits for its confirmation is rejected.
   * @returns the entry that says so; none if the key was revoked before, or never worked
   */
  async revoke(key: KeyRow, by: KeyAuthor): Promise<readonly Entry[]> {
    const { ledger, id, revokedAt, waitingSince } = key;
    if (revokedAt !== null) return [];
    const change = await this.change(ledger, 'revocation', by);
    const waiting = waitingSince === null ? undefined : await this.confirmations.waitingFor(ledger, 'key', id);
    if (!waiting) return this.post(revocationCommand(change, id));
    const outcome = await this.confirmations.decide(change.request, waiting, { decision: 'reject' });
    if (outcome.kind !== 'refused') return [];
    // Another request decided meanwhile.
    return this.revoke(await this.keys.stored(id), by);
  }

  private async bookOrWait(
    command: Command,
    { row, by, graceMinutes }: { readonly row: ApiKey; readonly by: KeyAuthor; readonly graceMinutes?: number },
  ): Promise<Pick<IssuedKey, 'entries' | 'confirmation'>> {
    if (!mustWait(row, by)) return { entries: await this.post(command) };
    const confirmation = this.ids.next();
    const body = askedKey(row, graceMinutes);
    const asked = { kind: 'key' as const, id: confirmation, subject: row.id, body };
    await this.post(waitingKeyCommand(command, row, asked));
    return { entries: [], confirmation };
  }

  /** Builds the command that books a confirmed key. */
  private async confirmed(request: Request, { subject, body }: Confirmation): Promise<Command> {
    const { graceMinutes = 0, replaces } = JSON.parse(body) as AskedKey;
    const row = { ...(await this.keys.stored(subject)), waitingSince: null };
    const { zone } = await this.ledgers.get(request.ledger);
    const change: KeyChange = { request, via: 'rest', zone };
    return replaces === undefined ? issueCommand(change, row) : rotationCommand(change, row, graceMinutes);
  }

  private async change(ledger: string, what: string, { actor, client, via }: KeyAuthor): Promise<KeyChange> {
    const { zone } = await this.ledgers.get(ledger);
    const request = systemRequest(ledger, `key-${what}:${this.ids.next()}`, this.clock.now());
    return { request: { ...request, actor, client }, via, zone };
  }

  private async post(command: Command): Promise<readonly Entry[]> {
    const outcome = await this.journal.post(command);
    if (outcome.kind === 'refused') throw DomainError.of(outcome.refusal);
    return outcome.kind === 'booked' ? outcome.entries : [];
  }

  /** Removes the keys of entries that were just booked from the cache. */
  private forget({ outcomes }: Batch): void {
    for (const outcome of outcomes ?? []) {
      if (outcome instanceof Error || outcome.kind !== 'booked') continue;
      for (const { kind, facts } of outcome.entries) {
        if (!kind.startsWith('key.')) continue;
        for (const id of [facts['key'], facts['replaces']]) if (typeof id === 'string') this.keys.changed(id);
      }
    }
  }
}

function askedKey(row: ApiKey, graceMinutes: number | undefined): AskedKey {
  const { person, shop, roles, label, expiresAt, rotatedFrom } = row;
  return {
    ...{ holder: person, role: roles },
    ...(shop !== null && { shop }),
    ...(label !== '' && { label }),
    ...(expiresAt !== null && { expiresAt }),
    ...(rotatedFrom !== null && { replaces: rotatedFrom, graceMinutes }),
  };
}
