import { Module } from '@nestjs/common';
import { TableScan } from './table-scan';

/** The comparison of all tables with the entries, in the background. */
@Module({ providers: [TableScan], exports: [TableScan] })
export class CheckModule {}
