import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { PermissionGuard } from '../auth/permission.guard';
import { ProblemFilter } from './problem.filter';
import { ShutdownService } from './shutdown.service';
import { ValidationPipe } from './validation.pipe';

/** What applies to every request: permissions, validation and problem documents; and the shutdown of the service. */
@Module({
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: PermissionGuard },
    { provide: APP_PIPE, useClass: ValidationPipe },
    ShutdownService,
  ],
  exports: [ShutdownService],
})
export class HttpModule {}
