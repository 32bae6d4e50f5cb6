import { Module } from '@nestjs/common';
import { Policies } from './policies.service';

/** The policy packs, and which one a ledger has in force. */
@Module({ providers: [Policies], exports: [Policies] })
export class PoliciesModule {}
