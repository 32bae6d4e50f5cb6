import { Role } from '../auth/permissions';
import { IsCodeField, IsMonthField, IsEnumField } from '../http/fields';
import { PageViewQuery } from '../http/html/page-layout';
import { Month } from '../common/instant';
import { Words } from '../common/language';

/** What the links on the home page depend on. */
export interface NavigationContext {
  readonly ledger: string;
  /** Opaque id of the signed-in person, and of their shop. */
  readonly person: string;
  readonly shop?: string;
  readonly thisMonth: Month;
  readonly lastMonth: Month;
}

/** A link to a page. */
export interface Link {
  readonly text: Words;
  /** Returns the path below the ledger. */
  readonly to: (context: NavigationContext) => string;
}

/** Pages that can be looked up by a number. */
export const TARGETS = {
  shop: {
    text: { zh: '商家月结单', en: 'A shop’s monthly statement' },
    number: { zh: '商家编号', en: 'Number of the shop' },
    example: 'M01',
    byMonth: true,
    to: (number: string, month: Month) => `shops/${number}/statements/${month}.html`,
  },
  volunteer: {
    text: { zh: '志愿者月结单', en: 'A volunteer’s statement' },
    number: { zh: '志愿者编号', en: 'Number of the volunteer' },
    example: 'V0001',
    byMonth: true,
    to: (number: string, month: Month) => `volunteers/${number}/statement.html?month=${month}`,
  },
  certificates: {
    text: { zh: '志愿者的服务证明', en: 'A volunteer’s certificates' },
    number: { zh: '志愿者编号', en: 'Number of the volunteer' },
    example: 'V0001',
    byMonth: false,
    to: (number: string) => `volunteers/${number}/certificates.html`,
  },
} as const satisfies Record<string, Target>;

interface Target {
  readonly text: Words;
  readonly number: Words;
  readonly example: string;
  readonly byMonth: boolean;
  readonly to: (number: string, month: Month) => string;
}

export type TargetName = keyof typeof TARGETS;

const REPORTS: readonly Link[] = [
  {
    text: { zh: '本月激励月报', en: 'This month’s incentive report' },
    to: ({ thisMonth }) => `reports/${thisMonth}.html`,
  },
  {
    text: { zh: '上月激励月报', en: 'Last month’s incentive report' },
    to: ({ lastMonth }) => `reports/${lastMonth}.html`,
  },
];

const ownStatement = (text: Words, month: (context: NavigationContext) => Month): Link => ({
  text,
  to: (context) => `volunteers/${context.person}/statement.html?month=${month(context)}`,
});

const shopStatement = (text: Words, month: (context: NavigationContext) => Month): Link => ({
  text,
  to: (context) => `shops/${context.shop ?? ''}/statements/${month(context)}.html`,
});

/** Links on the home page by role, and the pages that the role may look up by number. */
export const LINKS: Readonly<
  Record<Role, { readonly links: readonly Link[]; readonly lookUp: readonly TargetName[] }>
> = {
  operator: { links: REPORTS, lookUp: ['shop', 'volunteer', 'certificates'] },
  coordinator: { links: REPORTS, lookUp: ['shop', 'volunteer', 'certificates'] },
  confirmer: { links: [], lookUp: [] },
  auditor: {
    links: [
      ...REPORTS,
      {
        text: { zh: '下载全部账本（供核验）', en: 'Download an export of the ledger for verification' },
        to: () => 'export',
      },
      { text: { zh: '已签名的检查点', en: 'The signed checkpoint' }, to: () => 'checkpoint' },
    ],
    lookUp: [],
  },
  shop: {
    links: [
      shopStatement({ zh: '本月月结单', en: 'Monthly statement of this month' }, ({ thisMonth }) => thisMonth),
      shopStatement({ zh: '上月月结单', en: 'Monthly statement of last month' }, ({ lastMonth }) => lastMonth),
    ],
    lookUp: [],
  },
  volunteer: {
    links: [
      ownStatement({ zh: '我的月结单（本月）', en: 'My statement of this month' }, ({ thisMonth }) => thisMonth),
      ownStatement({ zh: '我的月结单（上月）', en: 'My statement of last month' }, ({ lastMonth }) => lastMonth),
      {
        text: { zh: '我的服务证明', en: 'My certificates' },
        to: ({ person }) => `volunteers/${person}/certificates.html`,
      },
    ],
    lookUp: [],
  },
};

/** Query of the look-up form. */
export class TargetQuery extends PageViewQuery {
  @IsEnumField({ about: 'Page to show', words: Object.keys(TARGETS) })
  what: TargetName;

  @IsCodeField({ about: 'Number of the shop or the volunteer', example: 'M01' })
  number: string;

  @IsMonthField({ about: 'Month', optional: true })
  month?: Month;
}

/** The address of the requested page, below the caller's ledger. */
export function targetOf({ what, number, month = '' }: TargetQuery, ledger: string): string {
  return `/v1/ledgers/${ledger}/${TARGETS[what].to(encodeURIComponent(number), month)}`;
}
