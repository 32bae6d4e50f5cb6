import { Injectable } from '@nestjs/common';
import { EntryQueries } from '../ledger/journal/entry-queries';
import { Leaf } from '../ledger/core/entry-rows';
import { Ledgers } from '../ledger/ledgers.service';
import { Database } from '../database/database';
import { DomainError } from '../common/domain-error';
import { Month } from '../common/instant';
import { isUuid } from '../common/uuid';
import { Person } from '../communities/person.entity';
import { ReferenceData } from '../communities/reference-data';
import { ActorStatistics, ActorsReport } from './actors';
import { PersonNumbers } from './actors.csv';
import { Draw, Sample, SampleRequest, drawnEntry } from './sample';

const PAGE_SIZE = 1000;

/** Audit reports from the database; `timebank audit` gives the same from an export. */
@Injectable()
export class AuditQueries {
  constructor(
    private readonly database: Database,
    private readonly ledgers: Ledgers,
    private readonly queries: EntryQueries,
    private readonly referenceData: ReferenceData,
  ) {}

  /** Draws a sample from the current log, or from its first `upTo` entries. */
  async sample(ledger: string, input: SampleRequest): Promise<Sample> {
    const { origin } = await this.ledgers.get(ledger);
    const size = await this.logSize(ledger);
    const logSize = input.upTo ?? size;
    if (logSize > size) throw new DomainError('invalid-request', { wrong: [beyondLogSize(size)] });
    const draw = await this.draw(ledger, { ...input, upTo: logSize });
    const leaves = await this.queries.leavesOf(this.database.read, ledger, draw.drawn);
    const items = leaves.map(({ seq, leaf }, n) => drawnEntry(n + 1, seq, leaf));
    return { ...input, origin, logSize, population: draw.population, items };
  }

  private async logSize(ledger: string): Promise<number> {
    const [head] = await this.database.read.query<{ seq: number }[]>('SELECT seq FROM ledger_head WHERE ledger = ?', [
      ledger,
    ]);
    return head?.seq ?? 0;
  }

  private async draw(ledger: string, { seed, size, kind, month, upTo }: SampleRequest): Promise<Draw<number>> {
    const draw = new Draw<number>(seed, size);
    for (let after = 0; ;) {
      const page = await this.database.read.query<{ seq: number; id: string }[]>(
        `SELECT seq, id FROM entry WHERE ledger = ?1 AND seq > ?2 AND seq <= ?3 AND kind = COALESCE(?4, kind)
         AND period = COALESCE(?5, period) ORDER BY seq LIMIT ${PAGE_SIZE}`,
        [ledger, after, upTo, kind ?? null, month ?? null],
      );
      for (const { seq, id } of page) draw.offer(id, seq);
      if (page.length < PAGE_SIZE) return draw;
      after = page[page.length - 1]?.seq ?? after;
    }
  }

  /** Reports who recorded, approved and booked what, in all months or in one. */
  async actors(ledger: string, month?: Month): Promise<ActorsReport> {
    const statistics = new ActorStatistics();
    for await (const { leaf } of this.queries.leaves(this.database.read, ledger, month)) {
      statistics.add(JSON.parse(leaf) as Leaf);
    }
    return statistics.report();
  }

  /** The centre's numbers of the people in a report. Only for callers who may read master data. */
  async numbers(ledger: string, report: ActorsReport): Promise<PersonNumbers> {
    const people = await this.people(ledger, report);
    return new Map([...people].map(([id, { code }]) => [id, code]));
  }

  /** The people in a report, by opaque id. Only for callers who may read master data. */
  async people(ledger: string, report: ActorsReport): Promise<ReadonlyMap<string, Person>> {
    const all = [
      ...report.actors.map(({ id }) => id),
      ...report.keys.flatMap(({ maker, holder }) => [maker, holder]),
      ...report.mutual.flatMap(({ first, second }) => [first, second]),
      ...report.imports.flatMap(({ recorder, confirmer }) => [recorder, confirmer]),
    ];
    const ids = [...new Set(all)].filter(isUuid);
    const rows = await Promise.all(ids.map((id) => this.referenceData.find(Person, ledger, id)));
    return new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
  }
}

function beyondLogSize(size: number): { field: string; text: { en: string; zh: string } } {
  return {
    field: 'upTo',
    text: { en: `the log has ${size} entries only`, zh: `日志只有 ${size} 条` },
  };
}
