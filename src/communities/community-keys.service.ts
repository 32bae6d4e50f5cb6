import { Injectable } from '@nestjs/common';
import { ApiKeys, CreatedApiKey, KeyRow, NewApiKey } from '../auth/api-keys.service';
import { Rotation } from '../auth/key-rotation';
import { Clock, Ids } from '../common/clock';
import { DomainError } from '../common/domain-error';
import { Command } from '../ledger/core/command';
import { Entry } from '../ledger/core/entry';
import { systemRequest } from '../ledger/core/system-actor';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { KeyAuthor, KeyChange, issueCommand, revocationCommand, rotationCommand } from './api-key-entries';

/** A key that was created or that replaced another, with the entry that says so. */
export interface IssuedKey extends CreatedApiKey {
  readonly entries: readonly Entry[];
}

/**
 * Makes, replaces and revokes the keys of a ledger. Each change of a key is an entry of the journal and is committed
 * with it (docs/decisions/0043).
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
  ) {}

  /** Creates a key. */
  async issue(given: NewApiKey, by: KeyAuthor): Promise<IssuedKey> {
    const { row, created } = this.keys.make(given);
    const change = await this.change(given.ledger, 'issue', by);
    return { ...created, entries: await this.post(issueCommand(change, row), row.id) };
  }

  /**
   * Creates a key of the same holder, roles, shop and party, and ends the old one at once or after a grace period. The
   * idempotency keys of the party stay valid.
   * @throws DomainError `key-ended` for a revoked key, `already-rotated` for one that was replaced before
   */
  async rotate(old: KeyRow, { graceMinutes, expiresAt }: Rotation, by: KeyAuthor): Promise<IssuedKey> {
    const { row, created } = this.keys.makeSuccessor(old, expiresAt);
    const change = await this.change(old.ledger, 'rotation', by);
    return { ...created, entries: await this.post(rotationCommand(change, row, graceMinutes), old.id) };
  }

  /** Revokes a key at once. @returns the entry that says so; none if the key was revoked before */
  async revoke({ ledger, id, revokedAt }: KeyRow, by: KeyAuthor): Promise<readonly Entry[]> {
    if (revokedAt !== null) return [];
    return this.post(revocationCommand(await this.change(ledger, 'revocation', by), id), id);
  }

  private async change(ledger: string, what: string, { actor, client, via }: KeyAuthor): Promise<KeyChange> {
    const { zone } = await this.ledgers.get(ledger);
    const request = systemRequest(ledger, `key-${what}:${this.ids.next()}`, this.clock.now());
    return { request: { ...request, actor, client }, via, zone };
  }

  private async post(command: Command, id: string): Promise<readonly Entry[]> {
    try {
      const outcome = await this.journal.post(command);
      if (outcome.kind === 'refused') throw DomainError.of(outcome.refusal);
      return outcome.kind === 'booked' ? outcome.entries : [];
    } finally {
      // Also after a failed commit, whose outcome may be unknown.
      this.keys.changed(id);
    }
  }
}
