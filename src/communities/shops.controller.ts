import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  Idempotent,
  IdempotentRequest,
  KeylessRequest,
  sendOutcome,
  receiptOf,
} from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import type { Caller } from '../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { ListPage, pageOf, OkPage } from '../http/paging';
import { ApiProblems } from '../http/api-problems.decorator';
import { ReferenceData } from './reference-data';
import { Shop } from './shop.entity';
import { ShopContracts } from './shop-contracts.service';
import { Shops } from './shops.service';
import { NewShop, ShopChange, ShopPage, ShopView } from './shops.dto';
import { ShopSuspended } from './shop-suspended';

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/shops')
export class ShopsController {
  constructor(
    private readonly shops: Shops,
    private readonly contracts: ShopContracts,
    private readonly referenceData: ReferenceData,
    private readonly shopSuspended: ShopSuspended,
  ) {}

  @Post()
  @RequirePermission('registers.write')
  @ApiProblems('already-registered')
  @Idempotent()
  @ApiOperation({
    operationId: 'registerShop',
    summary: 'Register a partner shop',
    description:
      'Adds a partner shop with the rate at which its points are paid. The rate waits, and the answer has the status ' +
      '`waiting`, until another person confirms it (`decideConfirmation`); before, the shop takes no points. A key for ' +
      'the till is created separately, with `createApiKey`.',
  })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @IdempotentRequest() request: Request,
    @Body() input: NewShop,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return sendOutcome(await this.shops.register(request, input), reply, receiptOf('shop'));
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
    const views = await this.shops.views(ledger, rows);
    return pageOf(views, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
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
    return this.view(await this.referenceData.get(Shop, ledger, shop));
  }

  @Patch(':shop')
  @RequirePermission('registers.write')
  @ApiOperation({
    operationId: 'updateShop',
    summary:
      'Change a shop’s name, rate or status. Points are paid at the rate of the day on which they were taken. ' +
      'A suspended or ended shop can’t accept redemptions, and its open reservations are released',
    description:
      'Changes the fields that are sent and returns the shop. Another rate waits until a second person confirms it, and ' +
      'counts from its first day on, which is not past; points taken before are paid at the rate of their own day. When the status becomes `suspended` or `ended`, the shop cannot take points any more ' +
      'and its open reservations are released. It takes no idempotency key: repeating it gives the same ' +
      'result.',
  })
  @ApiOkResponse({ type: ShopView })
  async change(
    @CurrentCaller() caller: Caller,
    @KeylessRequest() request: Request,
    @Param('shop') shop: string,
    @Body() { centsPerPoint, firstDay, ...changes }: ShopChange,
  ): Promise<ShopView> {
    const row = await this.referenceData.get(Shop, caller.ledger, shop);
    if (centsPerPoint !== undefined) await this.contracts.change(request, row, { centsPerPoint, firstDay });
    const changed = await this.referenceData.change(caller, { register: 'shop', table: Shop, row, changes });
    if (changed.status !== 'active') await this.shopSuspended.emit(caller.ledger, changed.id);
    return this.view(changed);
  }

  private async view(row: Shop): Promise<ShopView> {
    const [view] = await this.shops.views(row.ledger, [row]);
    return view as ShopView;
  }
}
