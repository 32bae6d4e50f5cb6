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
import { CheckpointFile } from './log/checkpoint-file';
import { CheckpointRepair } from './log/checkpoint-repair';
import { Checkpoints } from './log/checkpoints';
import { LogContinuation } from './log/continuation';
import { HighWaterMarks } from './log/high-water-marks';
import { LogHistory } from './log/log-history';
import { LogScan } from './log/log-scan';
import { LogStart } from './log/log-start';
import { UnrecordedCheckpoints } from './log/unrecorded-checkpoints';
import { LogTree } from './log/log-tree';

/** The journal of every ledger, its queries and its signed log, shared by all features. */
@Global()
@Module({
  controllers: [EntriesController, ChangesController],
  providers: [
    ...[Ledgers, JournalStore, JournalEvents, Journal, EntryQueries, GuardProbe, BalanceHistory, HeadCheck],
    ...[CheckpointFile, LogTree, LogHistory, LogStart, LogScan, UnrecordedCheckpoints, HighWaterMarks],
    ...[Checkpoints, CheckpointRepair, LogContinuation],
  ],
  exports: [
    ...[Ledgers, JournalEvents, Journal, EntryQueries, BalanceHistory, HeadCheck],
    ...[LogHistory, LogScan, Checkpoints, CheckpointRepair, LogContinuation],
  ],
})
export class LedgerModule {}
