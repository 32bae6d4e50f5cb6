import { DynamicModule, Module } from '@nestjs/common';
import { Clock, Ids } from '../common/clock';
import { PROCESS_LOG, ProcessLog, createProcessLog } from './process-log';
import { PROCESS_ROLE, ProcessRole } from './process-role';
import { Settings } from './settings';

/** What a process is started with. */
export interface ProcessOptions {
  readonly settings: Settings;
  readonly role: ProcessRole;
  /** Where the time comes from; tests pass their own. */
  readonly clock?: Clock;
  /** Where it logs; by default to a log of its own. */
  readonly log?: ProcessLog;
}

/** Settings, the process's role and log, the clock and the source of ids, for every module. */
@Module({})
export class ConfigModule {
  static for({ settings, role, clock = new Clock(), log = createProcessLog(settings) }: ProcessOptions): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: PROCESS_ROLE, useValue: role },
        { provide: PROCESS_LOG, useValue: log },
        { provide: Clock, useValue: clock },
        Ids,
      ],
      exports: [Settings, PROCESS_ROLE, PROCESS_LOG, Clock, Ids],
    };
  }
}
