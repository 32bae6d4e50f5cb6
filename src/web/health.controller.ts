import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '../platform/auth/key.guard';
import { Refuses } from '../platform/http/refuses';
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
  @Refuses('not-ready')
  @ApiOperation({
    summary: 'Requests can be served: the books can be read and written, and agree with what was signed',
  })
  @ApiOkResponse({ type: Health })
  async ready(): Promise<Health> {
    await this.readiness.assert();
    return { status: 'ok' };
  }
}
