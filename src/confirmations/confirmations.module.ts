import { Module } from '@nestjs/common';
import { Confirmations } from './confirmations.service';

/** What one person asked for and a second person confirms. Its routes are in `approvals`. */
@Module({ providers: [Confirmations], exports: [Confirmations] })
export class ConfirmationsModule {}
