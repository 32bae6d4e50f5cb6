import {
  MonthBooks,
  Cells,
  EventFile,
  KINDS,
  Bought,
  MonthEvents,
  Served,
  readAttendance,
  recordConflict,
  earningsOf,
  gradeOf,
  eventsInOrder,
  instantOf,
  levelOf,
  monthOf,
  sum,
  integerOf,
} from './reference-rows';

// An independent implementation of the policy in examples/README.md that shares no code with src.

/** Imports and closes months of a community, and computes the expected figures. */
export class ReferenceProgram {
  private readonly months = new Map<string, MonthEvents>();
  private readonly volunteers = new Map<string, { minutes: number; level: number; points: number; served: Served[] }>();
  private readonly shops = new Map<string, Cells>();
  private readonly offers = new Map<string, Cells>();
  private readonly ratings = new Set<string>();
  private readonly dues: { month: string; shop: string; open: number }[] = [];
  private readonly carried = new Map<string, number>();
  private paid = 0;
  private closed = '';
  private activities = new Map<string, Cells>();
  private redemptions = new Map<string, Bought>();

  private eventsOf(month: string): MonthEvents {
    const events = this.months.get(month) ?? {
      refused: {},
      served: [],
      bought: [],
      refunded: [],
      rated: [],
      fund: 0,
    };
    this.months.set(month, events);
    return events;
  }

  /** Imports a month: first the master data, then all events in order of time. */
  importMonth({ month, files }: MonthBooks): void {
    this.importMasterData(files);
    for (const { file, row, at } of eventsInOrder(files)) {
      const eventMonth = at === undefined ? month : monthOf(at);
      const events = this.eventsOf(eventMonth);
      const reason = at === undefined ? 'invalid-row' : this.applyRow(file, row, eventMonth <= this.closed, events);
      if (reason === undefined) continue;
      const reasons = (events.refused[KINDS[file]] ??= {});
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
  }

  private importMasterData(files: MonthBooks['files']): void {
    for (const row of files.volunteers) {
      const { volunteer = '', priorMinutes } = row;
      const minutes = Number(priorMinutes);
      if (!this.volunteers.has(volunteer))
        this.volunteers.set(volunteer, { minutes, level: levelOf(minutes), points: 0, served: [] });
    }
    // Codes of activities and redemptions are unique only within a folder.
    this.activities = new Map(files.activities.map((row) => [row['activity'] ?? '', row]));
    this.redemptions = new Map();
    for (const row of files.shops) this.shops.set(row['shop'] ?? '', row);
    for (const row of files.offers) this.offers.set(row['offer'] ?? '', row);
  }

  /** Applies a row. Returns the reason when it is rejected. */
  private applyRow(file: EventFile, row: Cells, isClosed: boolean, events: MonthEvents): string | undefined {
    switch (file) {
      case 'fund':
        return this.fund(row, isClosed, events);
      case 'attendance':
        return this.attendance(row, isClosed, events);
      case 'ratings':
        return this.rating(row, isClosed, events);
      case 'redemptions':
        return this.redemption(row, isClosed, events);
      case 'refunds':
        return this.refund(row, isClosed, events);
    }
  }

  private fund(row: Cells, isClosed: boolean, events: MonthEvents): string | undefined {
    const cents = integerOf(row['cents']);
    if (!(cents >= 1)) return 'invalid-row';
    if (isClosed) return 'month-closed';
    events.fund += cents;
    return undefined;
  }

  private attendance(row: Cells, isClosed: boolean, events: MonthEvents): string | undefined {
    const one = readAttendance(row);
    if (!one) return 'invalid-row';
    if (isClosed) return 'month-closed';
    const { volunteer, recorder, approver, from, out } = one;
    const state = this.volunteers.get(volunteer);
    if (!state) return 'unknown-volunteer';
    const planned = this.activities.get(one.activity);
    if (!planned) return 'unknown-activity';
    if (approver === recorder || approver === volunteer) return 'not-independent';
    const to = out ?? instantOf(planned['endsAt']) ?? NaN;
    const own = { activity: `${planned['startsAt']} ${one.activity}`, from, to };
    const clash = recordConflict(own, state.served);
    if (clash !== undefined) return clash;
    const earnings = earningsOf(to - from, planned['category'] ?? '');
    const served = { volunteer, ...own, ...earnings, filled: out === undefined, grade: gradeOf(one) };
    state.served.push(served);
    state.points += served.points;
    events.served.push(served);
    return undefined;
  }

  private rating(row: Cells, isClosed: boolean, events: MonthEvents): string | undefined {
    const { activity = '', volunteer = '', rater } = row;
    const stars = integerOf(row['stars']);
    if (Number.isNaN(stars) || !rater) return 'invalid-row';
    if (isClosed) return 'month-closed';
    if (stars < 1 || stars > 5) return 'out-of-range';
    const own = `${this.activities.get(activity)?.['startsAt']} ${activity}`;
    const served = this.volunteers.get(volunteer)?.served.find((one) => one.activity === own);
    if (!served) return 'no-such-record';
    const refused = this.rate(rater, volunteer, own);
    if (refused !== undefined) return refused;
    events.rated.push({ category: served.category, stars });
    return undefined;
  }

  /** Notes who rated which service. Returns the reason when the rater may not rate it. */
  private rate(rater: string, volunteer: string, service: string): string | undefined {
    if (rater === volunteer) return 'self-rating';
    const once = `${rater} ${volunteer} ${service}`;
    if (this.ratings.has(once)) return 'already-rated';
    this.ratings.add(once);
    return undefined;
  }

  private redemption(row: Cells, isClosed: boolean, events: MonthEvents): string | undefined {
    const { redemption = '', volunteer = '', offer = '' } = row;
    const [quantity, offered] = [integerOf(row['quantity']), this.offers.get(offer)];
    if (!(quantity >= 1) || !offered) return 'invalid-row';
    if (isClosed) return 'month-closed';
    const state = this.volunteers.get(volunteer);
    if (!state) return 'unknown-volunteer';
    const shop = offered['shop'] ?? '';
    if (this.shops.get(shop)?.['status'] !== 'active') return 'shop-not-active';
    const points = Number(offered['pricePointHundredths']) * quantity;
    if (points > state.points) return 'insufficient-points';
    state.points -= points;
    const bought = { volunteer, shop, points, refunds: 0 };
    this.redemptions.set(redemption, bought);
    events.bought.push(bought);
    return undefined;
  }

  private refund(row: Cells, isClosed: boolean, events: MonthEvents): string | undefined {
    const points = integerOf(row['pointHundredths']);
    if (!(points >= 1)) return 'invalid-row';
    if (isClosed) return 'month-closed';
    const bought = this.redemptions.get(row['redemption'] ?? '');
    if (!bought) return 'no-such-redemption';
    if (bought.refunds + points > bought.points) return 'more-than-captured';
    bought.refunds += points;
    const state = this.volunteers.get(bought.volunteer);
    if (state) state.points += points;
    events.refunded.push({ shop: bought.shop, points });
    return undefined;
  }

  /** Closes a month and all earlier open months. @returns its figures, with the names in expected.json */
  close(month: string): Record<string, unknown> {
    this.eventsOf(month);
    const open = [...this.months.keys()].filter((one) => one > this.closed && one <= month).sort();
    return open.map((one) => this.closeMonth(one)).at(-1) ?? {};
  }

  private closeMonth(month: string): Record<string, unknown> {
    const { refused, served, bought, refunded, rated, fund } = this.eventsOf(month);
    const upTo = [...this.months].filter(([one]) => one <= month).map(([, events]) => events);
    const money = this.settle(month, sum(upTo, (one) => one.fund) - this.paid);
    let promoted = 0;
    for (const { volunteer, minutes } of served) {
      const state = this.volunteers.get(volunteer);
      if (state) state.minutes += minutes;
    }
    for (const state of this.volunteers.values()) {
      if (levelOf(state.minutes) > state.level) promoted += 1;
      state.level = Math.max(state.level, levelOf(state.minutes));
    }
    this.closed = month;
    const points = (one: MonthEvents): number =>
      sum(one.served, (row) => row.points) -
      sum(one.bought, (row) => row.points) +
      sum(one.refunded, (row) => row.points);
    const volunteers = [...this.volunteers.values()];
    return {
      ...{ month, accepted: served.length, refused, redemptions: bought.length, refunds: refunded.length },
      ...{ ratings: rated.length, promoted, fundReceivedCents: fund, ...money },
      recordMinutes: sum(served, (row) => row.minutes),
      coinMinutesIssued: sum(served, (row) => row.credited),
      pointHundredthsIssued: sum(served, (row) => row.points),
      pointHundredthsRedeemed: sum(bought, (row) => row.points),
      pointHundredthsRefunded: sum(refunded, (row) => row.points),
      pointHundredthsOutstanding: sum(upTo, points),
      signOutsFilled: served.filter((row) => row.filled).length,
      registeredVolunteers: volunteers.length,
      activeVolunteers: new Set(served.map((row) => row.volunteer)).size,
      starLevels: Object.fromEntries(
        [0, 1, 2, 3, 4, 5].map((level) => [level, volunteers.filter((state) => state.level === level).length]),
      ),
      ...breakdowns(served, rated),
    };
  }

  /** Allocates the fund to the amounts due of this and earlier months, oldest first. */
  private settle(month: string, money: number): Record<string, unknown> {
    const { bought, refunded } = this.eventsOf(month);
    const due: Record<string, number> = {};
    const covered: Record<string, number> = {};
    const shops = [...this.shops.keys()].sort();
    for (const shop of shops) {
      const points = (rows: readonly { shop: string; points: number }[]): number =>
        sum(rows, (row) => (row.shop === shop ? row.points : 0));
      const cents = ((points(bought) - points(refunded)) * Number(this.shops.get(shop)?.['centsPerPoint'])) / 100;
      const owed = (cents < 0 ? Math.ceil(cents) : Math.floor(cents)) + (this.carried.get(shop) ?? 0);
      this.carried.set(shop, Math.min(owed, 0));
      due[shop] = Math.max(owed, 0);
      covered[shop] = 0;
      this.dues.push({ month, shop, open: due[shop] });
    }
    let left = money;
    for (const one of this.dues) {
      const part = Math.min(one.open, left);
      one.open -= part;
      left -= part;
      covered[one.shop] = (covered[one.shop] ?? 0) + part;
    }
    this.paid += money - left;
    return { shopDueCents: due, shopPaidCents: covered, fundAfterSettlementCents: left };
  }
}

/** Figures by grade, category and volunteer. */
function breakdowns(served: readonly Served[], rated: MonthEvents['rated']): Record<string, unknown> {
  const grades: Record<string, number> = {};
  const byCategory: Record<string, { records: number; minutes: number; points: number }> = {};
  const hours = new Map<string, number>();
  for (const { volunteer, category, minutes, points, grade } of served) {
    grades[grade] = (grades[grade] ?? 0) + 1;
    const of = (byCategory[category] ??= { records: 0, minutes: 0, points: 0 });
    of.records += 1;
    of.minutes += minutes;
    of.points += points;
    hours.set(volunteer, (hours.get(volunteer) ?? 0) + minutes);
  }
  const stars = new Map<string, number[]>();
  for (const one of rated) stars.set(one.category, [...(stars.get(one.category) ?? []), one.stars]);
  const ranked = [...hours].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    ...{ grades, byCategory, mostHours: ranked.slice(0, 5) },
    meanRatingHundredths: Object.fromEntries(
      // Rounded half up.
      [...stars].map(([category, all]) => [
        category,
        Math.floor((200 * sum(all, (n) => n) + all.length) / (2 * all.length)),
      ]),
    ),
  };
}
