import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { ImportSource } from './imported-by';

/** Says who answers for imports of old books, for reports, statements and certificates. */
@Injectable()
export class ImportSources {
  constructor(private readonly database: Database) {}

  /** The imports with these ids, ordered by id. Unknown ones are left out. */
  async of(ledger: string, ids: Iterable<string>): Promise<ImportSource[]> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return [];
    return this.database.read.query<ImportSource[]>(
      `SELECT i.id AS import, COALESCE(r.code, i.recorder) AS recorder, COALESCE(c.code, i.confirmer, '') AS confirmer
       FROM ${this.database.dialect.values('?2', 'text')} q CROSS JOIN book_import i
       LEFT JOIN person r ON r.ledger = i.ledger AND r.id = i.recorder
       LEFT JOIN person c ON c.ledger = i.ledger AND c.id = i.confirmer
       WHERE i.ledger = ?1 AND i.id = q.value ORDER BY i.id`,
      [ledger, JSON.stringify(wanted)],
    );
  }
}
