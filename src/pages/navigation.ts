import { Role } from '../auth/permissions';
import { IsCodeField, IsMonthField, IsEnumField } from '../http/fields';
import { PageViewQuery } from '../http/html/page-layout';
import { Month } from '../common/instant';
import { Words } from '../common/language';

/** Where somebody stands who looks for a page. */
export interface NavigationContext {
  readonly ledger: string;
  /** Their own id, and their shop's. */
  readonly person: string;
  readonly shop?: string;
  readonly thisMonth: Month;
  readonly lastMonth: Month;
}

/** A page that somebody may read. */
export interface Link {
  readonly says: Words;
  /** The path below the ledger. */
  readonly to: (place: NavigationContext) => string;
}

/** What can be looked up by a number. */
export const TARGETS = {
  shop: {
    says: { zh: '商家月结单', en: 'A shop’s statement' },
    number: { zh: '商家编号', en: 'Number of the shop' },
    example: 'M01',
    byMonth: true,
    to: (number: string, month: Month) => `shops/${number}/statements/${month}.html`,
  },
  volunteer: {
    says: { zh: '志愿者对账单', en: 'A volunteer’s statement' },
    number: { zh: '志愿者编号', en: 'Number of the volunteer' },
    example: 'V0001',
    byMonth: true,
    to: (number: string, month: Month) => `volunteers/${number}/statement.html?month=${month}`,
  },
  certificates: {
    says: { zh: '志愿者的服务证明', en: 'A volunteer’s certificates' },
    number: { zh: '志愿者编号', en: 'Number of the volunteer' },
    example: 'V0001',
    byMonth: false,
    to: (number: string) => `volunteers/${number}/certificates.html`,
  },
} as const satisfies Record<string, Target>;

interface Target {
  readonly says: Words;
  readonly number: Words;
  readonly example: string;
  readonly byMonth: boolean;
  readonly to: (number: string, month: Month) => string;
}

export type TargetName = keyof typeof TARGETS;

const REPORTS: readonly Link[] = [
  {
    says: { zh: '本月激励报告', en: 'This month’s incentive report' },
    to: ({ thisMonth }) => `reports/${thisMonth}.html`,
  },
  {
    says: { zh: '上月激励报告', en: 'Last month’s incentive report' },
    to: ({ lastMonth }) => `reports/${lastMonth}.html`,
  },
];

const OWN_STATEMENT = (says: Words, month: (place: NavigationContext) => Month): Link => ({
  says,
  to: (place) => `volunteers/${place.person}/statement.html?month=${month(place)}`,
});

const SHOP_STATEMENT = (says: Words, month: (place: NavigationContext) => Month): Link => ({
  says,
  to: (place) => `shops/${place.shop ?? ''}/statements/${month(place)}.html`,
});

/** What each role finds on its first page: links, and what it may look up by a number. */
export const LINKS: Readonly<
  Record<Role, { readonly links: readonly Link[]; readonly lookUp: readonly TargetName[] }>
> = {
  operator: { links: REPORTS, lookUp: ['shop', 'volunteer', 'certificates'] },
  coordinator: { links: REPORTS, lookUp: ['shop', 'volunteer', 'certificates'] },
  auditor: {
    links: [
      ...REPORTS,
      { says: { zh: '下载全部账本（供核验）', en: 'Download the whole ledger, to verify it' }, to: () => 'export' },
      { says: { zh: '已签名的校验点', en: 'The signed checkpoint' }, to: () => 'checkpoint' },
    ],
    lookUp: [],
  },
  shop: {
    links: [
      SHOP_STATEMENT({ zh: '本月月结单', en: 'This month’s statement' }, ({ thisMonth }) => thisMonth),
      SHOP_STATEMENT({ zh: '上月月结单', en: 'Last month’s statement' }, ({ lastMonth }) => lastMonth),
    ],
    lookUp: [],
  },
  volunteer: {
    links: [
      OWN_STATEMENT({ zh: '我的本月对账单', en: 'My statement of this month' }, ({ thisMonth }) => thisMonth),
      OWN_STATEMENT({ zh: '我的上月对账单', en: 'My statement of last month' }, ({ lastMonth }) => lastMonth),
      {
        says: { zh: '我的服务证明', en: 'My certificates' },
        to: ({ person }) => `volunteers/${person}/certificates.html`,
      },
    ],
    lookUp: [],
  },
};

/** What a form asks for. */
export class TargetQuery extends PageViewQuery {
  @IsEnumField({ about: 'What to show', words: Object.keys(TARGETS) })
  what: TargetName;

  @IsCodeField({ about: 'Number of the shop or the volunteer', example: 'M01' })
  number: string;

  @IsMonthField({ about: 'Month', optional: true })
  month?: Month;
}

/** The address of what a form asks for, below the caller's ledger. */
export function targetOf({ what, number, month = '' }: TargetQuery, ledger: string): string {
  return `/v1/ledgers/${ledger}/${TARGETS[what].to(encodeURIComponent(number), month)}`;
}
