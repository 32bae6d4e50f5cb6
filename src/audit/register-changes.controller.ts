import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../auth/api-keys.service';
import { CurrentCaller, RequirePermission } from '../auth/permission.guard';
import { isAllowed } from '../auth/permissions';
import { DomainError, FieldError } from '../common/domain-error';
import { isUuid } from '../common/uuid';
import { DateFilter } from '../communities/date-filter';
import { DirectoryItem } from '../communities/directory-item.entity';
import { Label, Labels, labelled } from '../communities/labels';
import { Person } from '../communities/person.entity';
import { ReferenceData, ReferenceRow } from '../communities/reference-data';
import { Register, RegisterChange } from '../communities/register-change.entity';
import { FieldValue, visibleFields } from '../communities/register-change.rules';
import { Shop } from '../communities/shop.entity';
import { ListPage, OkPage, pageOf } from '../http/paging';
import { Table } from '../ledger/core/command';
import { SYSTEM_ACTOR } from '../ledger/core/system-actor';
import { Offer } from '../redemptions/offer.entity';
import { Activity } from '../service/activity.entity';
import { FieldChangeView, RegisterChangeView, RegisterChangesPage } from './register-changes.dto';

/** The table of each register. */
const TABLES: Readonly<Record<Register, Table<ReferenceRow>>> = {
  ...{ person: Person, organisation: DirectoryItem, unit: DirectoryItem, cohort: DirectoryItem },
  ...{ activity: Activity, shop: Shop, offer: Offer },
};

/** Shows who changed the master data. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/ledgers/:ledger/register-changes')
export class RegisterChangesController {
  constructor(
    private readonly referenceData: ReferenceData,
    private readonly labels: Labels,
    private readonly dates: DateFilter,
  ) {}

  @Get()
  @RequirePermission('registers.changes')
  @OkPage(RegisterChangeView)
  @ApiOperation({
    operationId: 'listRegisterChanges',
    summary: 'List who changed the master data, when, and the values before and after',
    description:
      'Returns a page of the changes of people, volunteers, activities, shops, offers and lists, ordered by id, the ' +
      'newest last: who made each, when, and the fields that differ. A registration is the first change of its row. ' +
      'An auditor sees which fields of a person changed, without the values.',
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query() page: RegisterChangesPage,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ListPage<RegisterChangeView>> {
    const { ledger } = caller;
    const rows = await this.referenceData.list(RegisterChange, ledger, page, {
      register: page.register,
      row: await this.rowId(ledger, page),
      actor: await this.actorId(ledger, page.person),
      changedAt: await this.dates.instants(ledger, page),
    });
    const views = await Promise.all(rows.map((row) => this.view(row, caller)));
    return pageOf(views, { limit: page.limit, http, reply }, { cursor: ({ id }) => id, view: (view) => view });
  }

  /** The id of the row of a filter. The number of a row is unique within its register only. */
  private async rowId(ledger: string, { register, row }: RegisterChangesPage): Promise<string | undefined> {
    if (row === undefined || isUuid(row)) return row;
    if (register === undefined) throw new DomainError('invalid-request', { wrong: [NUMBER_WITHOUT_REGISTER] });
    const list = TABLES[register] === DirectoryItem ? { kind: register } : {};
    return this.referenceData.idOf(TABLES[register], ledger, row, list);
  }

  private async actorId(ledger: string, person: string | undefined): Promise<string | undefined> {
    return person === SYSTEM_ACTOR ? person : this.referenceData.idOf(Person, ledger, person);
  }

  private async view(change: RegisterChange, caller: Caller): Promise<RegisterChangeView> {
    const { id, changedAt, actor, action, register, row } = change;
    const shown = visibleFields(change, isAllowed(caller.roles, 'registers.read'));
    const fields = await Promise.all(
      shown.map(({ field, before, after }) =>
        labelled<FieldChangeView>(
          { field, before, after },
          this.valueLabel(caller.ledger, { field, value: before }, 'before'),
          this.valueLabel(caller.ledger, { field, value: after }, 'after'),
        ),
      ),
    );
    return labelled<RegisterChangeView>(
      { id, changedAt, by: actor, action, register, row, fields },
      this.labels.person(caller, actor, 'by'),
      this.rowLabel(caller, register, row),
    );
  }

  private rowLabel(caller: Caller, register: Register, id: string): Promise<Label<'row'>> {
    const { ledger } = caller;
    switch (register) {
      case 'person':
        return this.labels.person(caller, id, 'row');
      case 'activity':
        return this.labels.of({ table: Activity, ledger, id }, 'row', ({ title }) => title);
      case 'offer':
        return this.labels.of({ table: Offer, ledger, id }, 'row', ({ title }) => title);
      case 'shop':
        return this.labels.shop(ledger, id, 'row');
      case 'organisation':
      case 'unit':
      case 'cohort':
        return this.labels.item(ledger, id, 'row');
    }
  }

  /** The number and name of what a value refers to; nothing for other values. */
  private async valueLabel<Field extends string>(
    ledger: string,
    { field, value }: { field: string; value: FieldValue | undefined },
    name: Field,
  ): Promise<Label<Field>> {
    if (typeof value !== 'string') return {};
    if (field === 'shop') return this.labels.shop(ledger, value, name);
    return /^(organisation|unit|cohort)$/.test(field) ? this.labels.item(ledger, value, name) : {};
  }
}

const NUMBER_WITHOUT_REGISTER: FieldError = {
  field: 'row',
  text: {
    en: 'must be an opaque id, or a number together with `register`',
    zh: '必须是不透明编号；填编号时须同时指定 register',
  },
};
