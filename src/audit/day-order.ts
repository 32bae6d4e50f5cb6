import { Day } from '../common/instant';

const DAY_MS = 86_400_000;

/** Orders entries by the day on which they happened, then by number. Keeps one number per entry in memory. */
export class DayOrder {
  private readonly days: number[] = [];
  private first = Infinity;
  private last = -Infinity;

  /** Adds the day of the next entry. */
  add(day: Day): void {
    const number = Date.parse(day) / DAY_MS;
    this.days.push(number);
    this.first = Math.min(this.first, number);
    this.last = Math.max(this.last, number);
  }

  get firstDay(): Day | undefined {
    return dayFrom(this.first);
  }

  get lastDay(): Day | undefined {
    return dayFrom(this.last);
  }

  /** The day of an entry as days since 1970; undefined when there is no such entry. */
  dayOf(seq: number): number | undefined {
    return this.days[seq - 1];
  }

  /** The numbers of the entries, in order. */
  seqs(): Uint32Array {
    const { days } = this;
    const seqs = Uint32Array.from(days, (_, n) => n + 1);
    return seqs.sort((a, b) => (days[a - 1] ?? 0) - (days[b - 1] ?? 0) || a - b);
  }
}

function dayFrom(number: number): Day | undefined {
  return Number.isFinite(number) ? new Date(number * DAY_MS).toISOString().slice(0, 10) : undefined;
}
