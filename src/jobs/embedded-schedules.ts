import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { Instant } from '../common/instant';
import { Schedule, nextTime } from '../common/cron-schedule';
import { ScheduleRow } from './schedule.entity';

/** Maximum delay of the timer in milliseconds, since the clock may be set and the machine may sleep. */
const MAX_WAIT_MS = 60_000;

/** Schedules of the embedded runner. The next time of each is stored in a table; a timer waits for the earliest. */
@Injectable()
export class EmbeddedSchedules {
  private readonly logger = new Logger(EmbeddedSchedules.name);
  private schedules: readonly Schedule[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Replaces the stored schedules. A new or changed one is next due at its first time from now. */
  async syncSchedules(schedules: readonly Schedule[]): Promise<void> {
    const now = this.clock.now();
    await this.database.write(async (manager) => {
      const rows = await manager.find(ScheduleRow);
      const obsolete = rows.filter((row) => !schedules.some((one) => isSame(one, row)));
      const ids = obsolete.map(({ id }) => id);
      if (ids.length > 0) await manager.delete(ScheduleRow, ids);
      const added = schedules.filter((one) => !rows.some((row) => isSame(one, row)));
      const nextOf = ({ id, pattern, zone }: Schedule): ScheduleRow => ({
        ...{ id, pattern, zone },
        nextAt: nextTime({ pattern, zone }, now),
      });
      if (added.length > 0) await manager.insert(ScheduleRow, added.map(nextOf));
    });
    this.schedules = schedules;
    await this.runDue();
  }

  async next(id: string): Promise<Instant | undefined> {
    return (await this.database.read.findOneBy(ScheduleRow, { id }))?.nextAt;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Runs due schedules and sets the timer for the next one. */
  private async runDue(): Promise<void> {
    clearTimeout(this.timer);
    const rows = await this.database.read.find(ScheduleRow);
    const times = await Promise.all(rows.map((row) => this.runWhenDue(row)));
    if (this.stopped || times.length === 0) return;
    const wait = Math.min(...times.map((time) => Date.parse(time))) - Date.parse(this.clock.now());
    const runAgain = (): void => {
      this.runDue().catch((error: unknown) =>
        this.logger.warn(`schedules could not be checked, retrying at the next synchronisation: ${String(error)}`),
      );
    };
    this.timer = setTimeout(runAgain, Math.min(Math.max(wait, 0), MAX_WAIT_MS)).unref();
  }

  /** Runs a schedule if it is due. @returns when to check it next */
  private async runWhenDue({ id, nextAt }: ScheduleRow): Promise<Instant> {
    const now = this.clock.now();
    const schedule = this.schedules.find((one) => one.id === id);
    if (nextAt > now || !schedule || this.stopped) return nextAt;
    try {
      await schedule.run(nextAt);
    } catch (error) {
      this.logger.warn(`the schedule ${id}, due at ${nextAt}, failed and is retried in a minute: ${String(error)}`);
      return new Date(Date.parse(now) + MAX_WAIT_MS).toISOString();
    }
    const later = nextTime(schedule, now);
    await this.database.write((manager) => manager.update(ScheduleRow, { id }, { nextAt: later }));
    return later;
  }
}

function isSame(one: Schedule, row: ScheduleRow): boolean {
  return one.id === row.id && one.pattern === row.pattern && one.zone === row.zone;
}
