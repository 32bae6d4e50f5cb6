import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Idempotent, IdempotentRequest, sendOutcome, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { Journal } from '../ledger/journal/journal';
import type { Caller } from '../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { Ids } from '../common/clock';
import { ChangeType, IsCodeField, IsEnumField, IsTextField, IsIntegerField } from '../http/fields';
import { ListPage, NumberedPage, pageOf, OkPage } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { ReferenceData } from './reference-data';
import { registration } from './registration';
import { Shop } from './shop.entity';
import { ShopSuspended } from './shop-suspended';

const STATUSES = ['active', 'suspended', 'ended'] as const;

class NewShop {
  @IsCodeField({ about: 'The centre’s own number for the shop, unique in the ledger', example: 'M01' })
  code: string;

  @IsTextField({ about: 'Name', max: 200, example: '惠民超市' })
  name: string;

  @IsIntegerField({
    about: 'What the programme pays per point, in the currency’s minor unit',
    min: 0,
    max: 1_000_000,
    example: 80,
  })
  centsPerPoint: number;

  @IsEnumField({
    about: 'Only an active shop can accept redemptions',
    words: STATUSES,
    optional: true,
    example: 'active',
    inExample: true,
  })
  status?: (typeof STATUSES)[number];
}

class ShopChange extends ChangeType(NewShop, { fixed: ['code'], clearable: [] }) {}

class ShopPage extends NumberedPage {
  @IsEnumField({ about: 'Only shops of this status', words: STATUSES, optional: true })
  status?: (typeof STATUSES)[number];
}

class ShopView {
  @ApiProperty({ description: 'Opaque id', format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The centre’s number', example: 'M01' }) code: string;
  @ApiProperty({ description: 'Name of the shop', example: '惠民超市' }) name: string;
  @ApiProperty({
    description: 'What the programme pays per point, in the currency’s minor unit',
    example: 80,
    type: 'integer',
  })
  centsPerPoint: number;
  @ApiProperty({ description: 'Only an active shop can accept redemptions', enum: STATUSES }) status: string;
}

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/shops')
export class ShopsController {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly shopSuspended: ShopSuspended,
    private readonly ids: Ids,
  ) {}

  @Post()
  @RequirePermission('registers.write')
  @ApiProblems('already-registered')
  @Idempotent()
  @ApiOperation({
    operationId: 'registerShop',
    summary: 'Register a partner shop',
    description:
      'Adds a partner shop with the rate at which its points are paid. The journal is not changed. A key ' +
      'for the till is created separately, with `createApiKey`.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @IdempotentRequest() request: Request,
    @Body() input: NewShop,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const row: Shop = { ...input, ledger: request.ledger, id: this.ids.next(), status: input.status ?? 'active' };
    const added = { register: 'shop' as const, table: Shop, row, changeId: this.ids.next() };
    return sendOutcome(await this.journal.post(registration(request, added)), reply, receiptOf('shop'));
  }

  @Get()
  @RequirePermission('shops.read')
  @OkPage(ShopView)
  @ApiOperation({
    operationId: 'listShops',
    summary: 'List shops',
    description: 'Returns a page of partner shops, ordered by id.',
  })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: ShopPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ShopView>> {
    const rows = await this.referenceData.list(Shop, ledger, page, { code: page.code, status: page.status });
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: shopView });
  }

  @Get(':shop')
  @RequirePermission('shops.read')
  @ApiOperation({
    operationId: 'getShop',
    summary: 'Get a shop',
    description: 'A shop, by the centre’s number or by its opaque id, as in the list of shops.',
  })
  @ApiOkResponse({ type: ShopView })
  async one(@Param('ledger') ledger: string, @Param('shop') shop: string): Promise<ShopView> {
    return shopView(await this.referenceData.get(Shop, ledger, shop));
  }

  @Patch(':shop')
  @RequirePermission('registers.write')
  @ApiOperation({
    operationId: 'updateShop',
    summary:
      'Change a shop’s name, rate or status. A month is paid at the rate valid at its close. ' +
      'A suspended or ended shop can’t accept redemptions, and its open reservations are released',
    description:
      'Changes the fields that are sent and returns the shop. A month is settled at the rate that is valid ' +
      'at its close. When the status becomes `suspended` or `ended`, the shop cannot take points any more ' +
      'and its open reservations are released. It takes no idempotency key: repeating it gives the same ' +
      'result.',
  })
  @ApiOkResponse({ type: ShopView })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('shop') shop: string,
    @Body() input: ShopChange,
  ): Promise<ShopView> {
    const row = await this.referenceData.get(Shop, caller.ledger, shop);
    const changed = await this.referenceData.change(caller, {
      ...{ register: 'shop', table: Shop, row, changes: { ...input } },
    });
    if (changed.status !== 'active') await this.shopSuspended.emit(caller.ledger, changed.id);
    return shopView(changed);
  }
}

function shopView({ id, code, name, centsPerPoint, status }: Shop): ShopView {
  return { id, code, name, centsPerPoint, status };
}
