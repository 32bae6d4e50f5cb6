import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '../../auth/permission.guard';
import { ApiProblems } from '../../http/api-problems.decorator';
import { Readiness, ReadinessReport } from './readiness';

class Health {
  @ApiProperty({ example: 'ok' }) status: string;
}

class ReadinessView implements ReadinessReport {
  @ApiProperty({
    enum: ['ok', 'degraded'],
    description: '`degraded`: requests are served, and something that `checks` names is down',
  })
  status: ReadinessReport['status'];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: ['ok', 'down'] },
    example: { database: 'ok', journal: 'ok', log: 'ok', redis: 'ok' },
    description: 'What was looked at. `redis` where jobs are done by it: while it is down, jobs wait',
  })
  checks: ReadinessReport['checks'];
}

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers' })
  @ApiOkResponse({ type: Health })
  live(): Health {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiProblems('not-ready')
  @ApiOperation({
    summary: 'Requests can be served: the books can be read and written, and agree with what was signed',
  })
  @ApiOkResponse({ type: ReadinessView })
  async ready(): Promise<ReadinessView> {
    return this.readiness.assert();
  }
}
