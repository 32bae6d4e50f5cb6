import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '../platform/auth/key.guard';
import { Database } from '../platform/database/database';

class Health {
  @ApiProperty({ example: 'ok' }) status: string;
}

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers' })
  @ApiOkResponse({ type: Health })
  live(): Health {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The books can be read and written' })
  @ApiOkResponse({ type: Health })
  async ready(): Promise<Health> {
    await this.database.read.query('SELECT 1 FROM ledger_head LIMIT 1');
    await this.database.write((sql) => sql.query('UPDATE ledger_head SET seq = seq WHERE false'));
    return { status: 'ok' };
  }
}
