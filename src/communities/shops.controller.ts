import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
  OmitType,
  PartialType,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Appends, Asking, answer, receiptOf } from '../ledger/api/idempotent-request';
import type { Request } from '../ledger/core/command';
import { ReceiptView } from '../ledger/api/entry.dto';
import { Journal } from '../ledger/journal/journal';
import { May } from '../auth/permission.guard';
import { Ids } from '../common/clock';
import { CHANGES, Code, OneOf, Text, Whole } from '../http/fields';
import { ListPage, NumberedPage, pageOf, OkPage } from '../http/paging';
import { Refuses } from '../http/api-problems.decorator';
import { Registers } from './reference-data';
import { registration } from './registration';
import { Shop } from './shop.entity';
import { StoppedShops } from './shop-suspended';

const STATUSES = ['active', 'suspended', 'ended'] as const;

class NewShop {
  @Code({ about: 'The centre’s own number for the shop, unique in the ledger', example: 'M01' })
  code: string;

  @Text({ about: 'Name', max: 200, example: '惠民超市' })
  name: string;

  @Whole({
    about: 'What the programme pays per point, in the currency’s minor unit',
    min: 0,
    max: 1_000_000,
    example: 80,
  })
  centsPerPoint: number;

  @OneOf({ about: 'Only an active shop takes redemptions', words: STATUSES, optional: true, example: 'active' })
  status?: (typeof STATUSES)[number];
}

class ShopChange extends PartialType(OmitType(NewShop, ['code'] as const), CHANGES) {}

class ShopPage extends NumberedPage {
  @OneOf({ about: 'Only shops of this status', words: STATUSES, optional: true })
  status?: (typeof STATUSES)[number];
}

class ShopView {
  @ApiProperty({ description: 'Opaque id' }) id: string;
  @ApiProperty({ description: 'The centre’s number' }) code: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: 'integer' }) centsPerPoint: number;
  @ApiProperty({ enum: STATUSES }) status: string;
}

@ApiTags('shops')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/shops')
export class ShopsController {
  constructor(
    private readonly journal: Journal,
    private readonly registers: Registers,
    private readonly stopped: StoppedShops,
    private readonly ids: Ids,
  ) {}

  @Post()
  @May('registers.write')
  @Refuses('already-registered')
  @Appends()
  @ApiOperation({ summary: 'Register a partner shop' })
  @ApiCreatedResponse({ type: ReceiptView })
  async register(
    @Asking() request: Request,
    @Body() asked: NewShop,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const row: Shop = { ...asked, ledger: request.ledger, id: this.ids.next(), status: asked.status ?? 'active' };
    return answer(await this.journal.post(registration(request, Shop, row)), reply, receiptOf('shop'));
  }

  @Get()
  @May('shops.read')
  @OkPage(ShopView)
  @ApiOperation({ summary: 'List shops' })
  async list(
    @Param('ledger') ledger: string,
    @Query() page: ShopPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<ShopView>> {
    const rows = await this.registers.list(Shop, ledger, page, { code: page.code, status: page.status });
    return pageOf(rows, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: shopView });
  }

  @Patch(':shop')
  @May('registers.write')
  @ApiOperation({
    summary:
      'Change a shop’s name, rate or status. The rate at the month’s close is the one paid. A shop that is suspended or ended takes no points, and its open reservations are released',
  })
  @ApiOkResponse({ type: ShopView })
  async change(
    @Param('ledger') ledger: string,
    @Param('shop') shop: string,
    @Body() asked: ShopChange,
  ): Promise<ShopView> {
    const changed = await this.registers.change(Shop, await this.registers.get(Shop, ledger, shop), { ...asked });
    if (changed.status !== 'active') await this.stopped.tell(ledger, changed.id);
    return shopView(changed);
  }
}

function shopView({ id, code, name, centsPerPoint, status }: Shop): ShopView {
  return { id, code, name, centsPerPoint, status };
}
