import { UNSAFE_LOG_CODES } from '../ledger/log/unsafe-log-error';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { LedgerInfo, Ledgers, SLUG } from '../ledger/ledgers.service';
import { CURRENCY } from '../ledger/core/units';
import { CALENDARS, CalendarName } from '../common/calendars/working-calendars';
import { Caller } from '../auth/api-keys.service';
import { CurrentCaller, Instance, RequirePermission } from '../auth/permission.guard';
import { IsEnumField, IsPatternField, IsTextField, IsTimeZoneField } from '../http/fields';
import { DomainError } from '../common/domain-error';
import { ApiProblems } from '../http/api-problems.decorator';
import { NO_BOUNDS, withDays } from '../http/paging';
import { DateFilter } from './date-filter';
import { Policies } from '../policies/policies.service';
import { PolicyPackView } from '../policies/policy-pack.dto';
import { PACKS } from '../policies/policy-packs';
import { authorOf } from './api-key-entries';
import { Communities } from './communities.service';

class NewLedgerRequest {
  @IsPatternField({
    about: 'Slug: part of addresses and of the log’s origin; can’t be changed later',
    pattern: SLUG,
    text: { en: 'must be lower-case letters, digits and hyphens', zh: '只能是小写字母、数字和连字符' },
    example: 'sunrise',
  })
  ledger: string;

  @IsTextField({ about: 'Name of the community’s time bank', max: 200, example: '旭日社区时间银行' })
  name: string;

  @IsTimeZoneField({ about: 'Time zone by which days and months are counted' })
  timeZone: string;

  @IsPatternField({
    about: 'Currency of the fund',
    pattern: CURRENCY,
    text: { en: 'must be a currency code such as CNY', zh: '必须是货币代码，例如 CNY' },
    example: 'CNY',
  })
  currency: string;

  @IsEnumField({
    about: 'Calendar of working days. Left out: `cn` in a time zone of China, else Monday to Friday',
    words: Object.keys(CALENDARS),
    optional: true,
    example: 'cn',
  })
  calendar?: CalendarName;

  @IsEnumField({ about: 'Policy pack to start with', words: Object.keys(PACKS), optional: true, example: 'sunrise' })
  policy?: string;
}

class LedgerView {
  @ApiProperty({ description: 'Slug, as used in addresses', example: 'sunrise' }) ledger: string;
  @ApiProperty({ description: 'Name of the community’s time bank', example: '旭日社区时间银行' }) name: string;
  @ApiProperty({ description: 'IANA time zone by which days and months are counted', example: 'Asia/Shanghai' })
  timeZone: string;
  @ApiProperty({ description: 'Currency of the fund (ISO 4217); money is in its minor unit', example: 'CNY' })
  currency: string;
  @ApiProperty({ description: 'Calendar of working days', example: 'cn' }) calendar: string;
  @ApiProperty({ description: 'Name of its log in checkpoints', example: 'timebank.example/sunrise' }) origin: string;
  @ApiProperty({
    description: 'Public key of its log, name+keyid+base64',
    example: 'timebank.example/sunrise+2f0a1b3c+AQ7Vn8s1c3jT0f3N1S0n8hV3x4m4rM2bq0m1kQm1b7nH',
  })
  publicKey: string;
}

class LedgersView {
  @ApiProperty({ type: [LedgerView], description: 'All ledgers, ordered by slug' }) items: LedgerView[];
}

class CreatedLedger extends LedgerView {
  @ApiProperty({
    description: 'The ledger’s first operator key; returned only once',
    example: 'tbk_0123456789abcdef_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-KEY',
  })
  operatorKey: string;
}

class PolicyView {
  @ApiProperty({
    description: 'SHA-256 of the pack’s canonical text, as carried by entries',
    example: '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456',
  })
  hash: string;
  @ApiProperty({ description: 'Name of the policy pack', example: 'sunrise' }) name: string;
  @ApiProperty({ description: 'Version of the policy pack', type: 'integer', example: 1 }) version: number;
  @ApiProperty({ description: 'When the ledger adopted it', format: 'date-time' }) adoptedAt: string;
  @ApiProperty({ type: 'integer', description: 'The entry that adopted it', example: 1 }) entry: number;
  @ApiProperty({ type: PolicyPackView, description: 'The rules, as data' }) pack: object;
}

/** The query of a list without pages. */
class AdoptedQuery extends withDays(Object, 'adopted') {}

class AdoptedView {
  @ApiProperty({ type: [PolicyView], description: 'The policy in force first' }) items: PolicyView[];
}

@ApiTags('ledgers')
@ApiBearerAuth()
@Controller('v1/ledgers')
export class LedgersController {
  constructor(
    private readonly communities: Communities,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly dates: DateFilter,
  ) {}

  @Post()
  @Instance()
  @ApiProblems('already-registered', ...UNSAFE_LOG_CODES)
  @ApiOperation({
    operationId: 'createLedger',
    summary: 'Create a ledger for a community. Needs a key of the instance',
    description:
      'Creates an empty ledger, adopts its first policy pack, and creates a key of the role operator, which ' +
      'is returned only here. The slug, time zone and currency cannot be changed later. There is no ' +
      'idempotency key: a repeated request is refused with `already-registered`.',
  })
  @ApiCreatedResponse({ type: CreatedLedger })
  async create(@Body() input: NewLedgerRequest, @CurrentCaller() caller: Caller): Promise<CreatedLedger> {
    const { ledger, name, timeZone: zone, currency, calendar, policy } = input;
    const created = await this.communities.create({ ledger, name, zone, currency, calendar }, policy);
    if (!created) throw new DomainError('already-registered', { field: 'ledger' });
    const holder = { roles: ['operator'], person: 'operator', label: 'first operator' } as const;
    const { key } = await this.communities.createKey(ledger, holder, authorOf(caller));
    return { ...ledgerView(await this.ledgers.get(ledger)), operatorKey: key };
  }

  @Get()
  @Instance()
  @ApiOperation({
    operationId: 'listLedgers',
    summary: 'List the ledgers of this instance',
    description: 'Returns all ledgers of this instance in one answer, with the public keys of their logs.',
  })
  @ApiOkResponse({ type: LedgersView })
  async list(): Promise<{ items: LedgerView[] }> {
    return { items: (await this.ledgers.all()).map(ledgerView) };
  }

  @Get(':ledger')
  @RequirePermission('ledger.read')
  @ApiOperation({
    operationId: 'getLedger',
    summary: 'Get the ledger',
    description:
      'Returns the name, time zone, currency and working-day calendar of this ledger, and the public key ' +
      'with which its checkpoints and certificates are verified.',
  })
  @ApiOkResponse({ type: LedgerView })
  async one(@Param('ledger') ledger: string): Promise<LedgerView> {
    return ledgerView(await this.ledgers.get(ledger));
  }

  @Get(':ledger/policies')
  @RequirePermission('ledger.read')
  @ApiOperation({
    operationId: 'listPolicies',
    summary: 'List the adopted policy packs, the one in force first',
    description:
      'Returns all policy packs that this ledger adopted, in one answer, the one in force first. Each entry ' +
      'names the pack under which it was decided by the hash shown here.',
  })
  @ApiOkResponse({ type: AdoptedView })
  async adopted(@Param('ledger') ledger: string, @Query() range: AdoptedQuery): Promise<AdoptedView> {
    const [first, last] = (await this.dates.bounds(ledger, range)) ?? NO_BOUNDS;
    const versions = await this.policies.all(ledger);
    const within = versions.filter(({ adoptedAt }) => adoptedAt >= first && adoptedAt <= last);
    return {
      items: within.map(({ hash, name, version, pack, adoptedAt, seq }) => ({
        hash,
        name,
        version,
        adoptedAt,
        entry: seq,
        pack: JSON.parse(pack) as object,
      })),
    };
  }
}

function ledgerView({ ledger, name, zone, currency, calendar, origin, signing }: LedgerInfo): LedgerView {
  return { ledger, name, timeZone: zone, currency, calendar, origin, publicKey: signing.verifier };
}
