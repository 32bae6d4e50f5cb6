import { DynamicModule, Module } from '@nestjs/common';
import { Settings } from '../config/settings';
import { Database } from './database';
import { Access, Tables } from './engine';

/** The database of the process, for every module. */
@Module({})
export class DatabaseModule {
  /** @param access `read` opens it beside a running service and changes nothing */
  static for(access: Access, tables: Tables): DynamicModule {
    const open = (settings: Settings): Promise<Database> => Database.open(settings, access, tables);
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: Database, useFactory: open, inject: [Settings] }],
      exports: [Database],
    };
  }
}
