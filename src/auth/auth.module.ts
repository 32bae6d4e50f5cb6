import { Module } from '@nestjs/common';
import { ApiKeys } from './api-keys.service';
import { FailedSignInLimiter } from './failed-sign-in-limiter';
import { KeyUsage } from './key-usage';
import { Sessions } from './sessions.service';

/** API keys, people's sessions, and the limit on failed sign-ins. */
@Module({
  providers: [ApiKeys, KeyUsage, Sessions, FailedSignInLimiter],
  exports: [ApiKeys, KeyUsage, Sessions, FailedSignInLimiter],
})
export class AuthModule {}
