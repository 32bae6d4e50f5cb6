import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACCOUNT_KINDS } from '../core/accounts';
import { ENTRY_KINDS, EntryKind } from '../core/entry';
import { EntryQueries } from '../journal/entry-queries';
import { Balance, EntryView, entryView } from './entry.dto';
import type { Caller } from '../../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../../auth/permission.guard';
import { isAllowed } from '../../auth/permissions';
import { IsMonthField, IsEnumField, IsTextField } from '../../http/fields';
import {
  ListPage,
  PageParameters,
  numberCursor,
  pageOf,
  OkPage,
  boundsOf,
  textCursor,
  withDays,
} from '../../http/paging';
import { DomainError } from '../../common/domain-error';

class EntryFilterQuery extends withDays(PageParameters, 'that happened') {
  @IsMonthField({ about: 'Only entries of this accounting month', optional: true })
  period?: string;

  @IsEnumField({ about: 'Only entries of this kind', words: ENTRY_KINDS, optional: true, example: 'service.recorded' })
  kind?: EntryKind;
}

/** An account's id: its kind, and its owner's opaque id or the unit of the community's account. */
const ACCOUNT_ID = new RegExp(
  `^(${Object.keys(ACCOUNT_KINDS).join('|')}):([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]{3,10})$`,
);

class AccountFilter extends PageParameters {
  @IsEnumField({
    about: 'Only accounts of this kind',
    words: Object.keys(ACCOUNT_KINDS),
    optional: true,
    example: 'points',
  })
  kind?: string;

  @IsTextField({ about: 'Only accounts of this unit', max: 10, optional: true, example: 'POINT' })
  unit?: string;
}

@ApiTags('journal')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger')
export class EntriesController {
  constructor(private readonly queries: EntryQueries) {}

  @Get('entries')
  @RequirePermission('journal.read')
  @OkPage(EntryView)
  @ApiOperation({
    operationId: 'listEntries',
    summary: 'Entries of the journal in order of sequence number; paging skips no entry',
    description:
      'Returns a page of the journal in order of `seq`, with postings in minor units. Entries never change, ' +
      'so a page that was read once can be kept. To follow new entries use `followChanges`.',
  })
  async list(
    @Param('ledger') ledger: string,
    @Query() { limit, after, period, kind, ...range }: EntryFilterQuery,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<EntryView>> {
    const filter = { period, kind, occurred: boundsOf(range) };
    const rows = await this.queries.entries(ledger, { after: numberCursor(after), limit }, filter);
    return pageOf(rows, { limit, http, reply }, { cursor: ({ seq }) => seq, view: entryView });
  }

  @Get('entries/:seq')
  @RequirePermission('journal.read')
  @ApiOperation({
    operationId: 'getEntry',
    summary: 'One entry',
    description:
      'Returns the entry with this sequence number: what happened, its postings in minor units, and its ' +
      'leaf hash. An entry never changes.',
  })
  @ApiOkResponse({ type: EntryView })
  async one(@Param('ledger') ledger: string, @Param('seq') seq: string): Promise<EntryView> {
    const entry = /^[1-9]\d{0,14}$/.test(seq) ? await this.queries.entry(ledger, Number(seq)) : undefined;
    if (!entry) throw new DomainError('not-found', { field: 'seq' });
    return entryView(entry);
  }

  @Get('accounts')
  @RequirePermission('journal.read')
  @OkPage(Balance)
  @ApiOperation({
    operationId: 'listAccounts',
    summary: 'All accounts with their balances, by id',
    description:
      'Returns a page of accounts with their present balances in minor units, ordered by account id. ' +
      'Balances include what shops have reserved.',
  })
  async accounts(
    @CurrentCaller() { ledger, roles }: Caller,
    @Query() { limit, after, kind, unit }: AccountFilter,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<Balance>> {
    const people = isAllowed(roles, 'registers.read');
    const rows = await this.queries.accounts(
      ledger,
      { after: textCursor(after, ACCOUNT_ID), limit },
      { kind, unit, people },
    );
    return pageOf(rows, { limit, http, reply }, { cursor: ({ account }) => account, view: (row) => row });
  }
}
