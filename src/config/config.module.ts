import { DynamicModule, Module } from '@nestjs/common';
import { Clock, Ids } from '../common/clock';
import { PROCESS_ROLE, ProcessRole } from './process-role';
import { Settings } from './settings';

/** What a process is started with. */
export interface ProcessOptions {
  readonly settings: Settings;
  readonly role: ProcessRole;
  /** Where the time comes from; tests pass their own. */
  readonly clock?: Clock;
}

/** Settings, the process's role, the clock and the source of ids, for every module. */
@Module({})
export class ConfigModule {
  static for({ settings, role, clock = new Clock() }: ProcessOptions): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: PROCESS_ROLE, useValue: role },
        { provide: Clock, useValue: clock },
        Ids,
      ],
      exports: [Settings, PROCESS_ROLE, Clock, Ids],
    };
  }
}
