import { Controller, Get } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiServiceUnavailableResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Public } from '../platform/auth/key.guard';
import { ProblemView } from '../platform/http/problem-view';
import { Readiness } from './readiness';

class Health {
  @ApiProperty({ example: 'ok' }) status: string;
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
  @ApiOperation({
    summary: 'Requests can be served: the books can be read and written, and agree with what was signed',
  })
  @ApiOkResponse({ type: Health })
  @ApiServiceUnavailableResponse({
    description: '`not-ready`: names the check that fails (`database`, `journal`, `log`)',
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } },
  })
  async ready(): Promise<Health> {
    await this.readiness.assert();
    return { status: 'ok' };
  }
}
