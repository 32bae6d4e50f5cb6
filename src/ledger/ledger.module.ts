import { Global, Module } from '@nestjs/common';
import { ChangesController } from './api/changes.controller';
import { EntriesController } from './api/entries.controller';
import { BalanceHistory } from './journal/balance-history';
import { EntryQueries } from './journal/entry-queries';
import { GuardProbe } from './journal/guard-probe';
import { HeadCheck } from './journal/head-check';
import { Journal } from './journal/journal';
import { JournalEvents } from './journal/journal-events';
import { JournalStore } from './journal/journal-store';
import { Ledgers } from './ledgers.service';
import { Checkpoints } from './log/checkpoints';

/** The journal of every ledger, its queries and its signed log, shared by all features. */
@Global()
@Module({
  controllers: [EntriesController, ChangesController],
  providers: [
    ...[Ledgers, JournalStore, JournalEvents, Journal, EntryQueries],
    ...[Checkpoints, GuardProbe, BalanceHistory, HeadCheck],
  ],
  exports: [Ledgers, JournalEvents, Journal, EntryQueries, Checkpoints, BalanceHistory, HeadCheck],
})
export class LedgerModule {}
