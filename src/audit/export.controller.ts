import { Controller, Get, Header, Logger, Param, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { UNSAFE_LOG_CODES } from '../ledger/log/unsafe-log-error';
import { Checkpoints } from '../ledger/log/checkpoints';
import { ApiProblems } from '../http/api-problems.decorator';
import { RequirePermission } from '../auth/permission.guard';
import { Exports } from './exports.service';

const GZIP = 'application/gzip';

/** Exports and checkpoints for verification outside this instance (docs/ledger.md §7). */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class ExportController {
  private readonly log = new Logger(ExportController.name);

  constructor(
    private readonly exports: Exports,
    private readonly checkpoints: Checkpoints,
  ) {}

  @Get('export')
  @RequirePermission('ledger.export')
  @ApiProblems(...UNSAFE_LOG_CODES)
  @ApiOperation({
    operationId: 'exportLedger',
    summary: 'Export the ledger as an archive that `timebank verify` checks without this instance',
    description:
      'Streams the whole ledger as a gzipped tar archive with one folder: entries, checkpoints, tables for ' +
      'spreadsheets and accounting programs. `timebank verify` checks it without this service. It contains ' +
      'no names. It changes nothing but takes time: an export that broke off is started again from the ' +
      'beginning.',
  })
  @ApiProduces(GZIP)
  @ApiOkResponse({ description: 'A .tar.gz with one folder', schema: { type: 'string', format: 'binary' } })
  async bundle(@Param('ledger') ledger: string): Promise<StreamableFile> {
    const folder = await mkdtemp(join(tmpdir(), 'timebank-export-'));
    try {
      const written = join(folder, 'export');
      const { manifest } = await this.exports.write(ledger, written);
      const name = `${ledger}-${manifest.size}`;
      await rename(written, join(folder, name));
      const { create } = await import('tar');
      const archive = Readable.from(create({ gzip: true, cwd: folder, portable: true }, [name]), { objectMode: false });
      // Also after an error or when the client disconnects.
      archive.once('close', () => void this.remove(folder));
      return new StreamableFile(archive, { type: GZIP, disposition: `attachment; filename="${name}.tgz"` });
    } catch (error) {
      await this.remove(folder);
      throw error;
    }
  }

  @Get('checkpoint')
  @RequirePermission('journal.read')
  @ApiProblems(...UNSAFE_LOG_CODES)
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({
    operationId: 'getCheckpoint',
    summary:
      'Sign a checkpoint: the current size and root of the log as a signed note (C2SP tlog-checkpoint). Keep it to verify later exports',
    description:
      'Signs the present size and root of the log and stores the checkpoint, so that a later export can be ' +
      'checked against the one that was kept. The answer is a signed note of C2SP. No entry is booked; ' +
      'repeat it at will.',
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async checkpoint(@Param('ledger') ledger: string): Promise<string> {
    const { note } = await this.checkpoints.sign(ledger, 'request');
    return note;
  }

  private async remove(folder: string): Promise<void> {
    try {
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      this.log.error(`${folder} could not be removed`, error instanceof Error ? error.stack : String(error));
    }
  }
}
