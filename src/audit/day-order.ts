import { Day } from '../common/instant';

const DAY = 86_400_000;

/** Entries by the day on which they happened, and then by number. Keeps a number an entry, and no text. */
export class DayOrder {
  private readonly days: number[] = [];
  private first = Infinity;
  private last = -Infinity;

  /** Takes the day of the next entry. */
  add(day: Day): void {
    const number = Date.parse(day) / DAY;
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

  /** The day of an entry, as a number; undefined when there is no such entry. */
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
  return Number.isFinite(number) ? new Date(number * DAY).toISOString().slice(0, 10) : undefined;
}
