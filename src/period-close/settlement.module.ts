import { Module } from '@nestjs/common';
import { SettlementQueries } from './settlement-queries';

/** Figures of settled and open months, for closes, reports and statements. */
@Module({ providers: [SettlementQueries], exports: [SettlementQueries] })
export class SettlementModule {}
