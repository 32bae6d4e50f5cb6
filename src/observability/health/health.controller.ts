import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '../../auth/permission.guard';
import { ApiProblems } from '../../http/api-problems.decorator';
import { Readiness, ReadinessReport } from './readiness';

class Health {
  @ApiProperty({ description: 'Always `ok`', example: 'ok' }) status: string;
}

class ReadinessView implements ReadinessReport {
  @ApiProperty({
    enum: ['ok', 'degraded'],
    description: '`degraded`: requests are served, but a dependency in `checks` is down',
  })
  status: ReadinessReport['status'];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: ['ok', 'down'] },
    example: { database: 'ok', journal: 'ok', log: 'ok', checkpoints: 'ok', tables: 'ok', redis: 'ok' },
    description: 'Result of each check. `redis` only if jobs run on Redis: while it is down, jobs wait',
  })
  checks: ReadinessReport['checks'];
}

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Liveness: the process answers',
    description:
      'Answers as long as the process runs, without looking at the database. Meant for the supervisor that ' +
      'restarts a hanging process. Anybody may call it, and it is not rate limited.',
  })
  @ApiOkResponse({ type: Health })
  live(): Health {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiProblems('not-ready')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Readiness: the database can be read and written, and agrees with the signed checkpoints',
    description:
      'Checks that the database can be read and written and agrees with the signed checkpoints. Meant for ' +
      'load balancers: send no requests here while the answer is `503`. The result is kept for one second. ' +
      'Anybody may call it, and it is not rate limited.',
  })
  @ApiOkResponse({ type: ReadinessView })
  async ready(): Promise<ReadinessView> {
    return this.readiness.assert();
  }
}
