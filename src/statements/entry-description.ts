import { Facts } from '../ledger/core/entry';
import { numberFact, textFact } from '../ledger/core/entry-rows';
import { dayOf } from '../common/calendar';
import { formatDay, formatDayOfYear, formatMinutes } from '../common/formatters';
import { Day } from '../common/instant';
import { Language, Words } from '../common/language';

/** Current names in the reference data. Erased records have none. */
export interface DisplayNames {
  /** Activity titles, shop names and offer titles, by opaque id. */
  readonly of: ReadonlyMap<string, string>;
  /** The centre's numbers of staff who issued redemption codes, by opaque id. */
  readonly numbers: ReadonlyMap<string, string>;
  /** The community's time zone. */
  readonly zone: string;
}

/** The parts of an entry that its description is made of. */
export interface DescribedEntry {
  readonly kind: string;
  readonly facts: Facts;
  /** The booking day. */
  readonly day: Day;
  /** Service time that it moved, in minutes. */
  readonly minutes: number;
  readonly reverses?: number;
  readonly refunds?: number;
}

/** Names of the categories of the starter policy packs; other categories are shown by their code. */
const CATEGORIES: Readonly<Record<string, Words | undefined>> = {
  care: { zh: '照护', en: 'Care' },
  clean: { zh: '环境清洁', en: 'Cleaning' },
  patrol: { zh: '巡逻', en: 'Patrol' },
  guide: { zh: '引导', en: 'Guiding' },
  teach: { zh: '教学', en: 'Teaching' },
};

type Describe = (entry: DescribedEntry, names: DisplayNames) => Words;

/** A description for each kind of entry that moves a volunteer's accounts. */
const DESCRIPTIONS: Readonly<Record<string, Describe | undefined>> = {
  'service.recorded': service,
  'balance.brought-forward': () => ({ zh: '旧账结转', en: 'Brought forward from old books' }),
  'points.captured': ({ facts }, { of, numbers }) => {
    const offer = of.get(textFact(facts, 'offer'));
    const goods = { zh: offer ?? '商品', en: offer ?? 'goods' };
    const shop = shopOf(facts, of);
    const count = numberFact(facts, 'quantity') || 1;
    const issuer = codeIssuer(facts, numbers);
    return {
      zh: `在${shop.zh}使用积分：${goods.zh} ×${count}${issuer.zh}`,
      en: `Points redeemed at ${shop.en}: ${goods.en} ×${count}${issuer.en}`,
    };
  },
  'points.refunded': ({ facts, refunds }, { of }) => {
    const shop = shopOf(facts, of);
    return {
      zh: `${shop.zh}退回积分（原第 ${refunds} 号）`,
      en: `Points refunded by ${shop.en} (of entry #${refunds})`,
    };
  },
  'debt.forgiven': () => ({ zh: '欠账免除', en: 'Debt forgiven' }),
  'entry.reversed': ({ facts, day, minutes, reverses }, names) => {
    const original = facts['original'] as Facts;
    const reversed = describeEntry({ kind: textFact(facts, 'of'), facts: original, day, minutes: -minutes }, names);
    return {
      zh: `更正第 ${reverses} 号，撤销“${reversed.zh}”`,
      en: `Correction of entry #${reverses}: reversed “${reversed.en}”`,
    };
  },
};

/**
 * Describes why an entry moved a volunteer's accounts, for the statement. Staff, raters and other volunteers are never
 * named. An unknown kind gets a generic description.
 */
export function describeEntry(entry: DescribedEntry, names: DisplayNames): Words {
  const describe = DESCRIPTIONS[entry.kind];
  if (describe) return describe(entry, names);
  return {
    zh: `其他入账（${entry.kind}），详情请向中心询问`,
    en: `Other entry (${entry.kind}); please ask the centre for details`,
  };
}

function service({ facts, day, minutes }: DescribedEntry, { of, zone }: DisplayNames): Words {
  const code = textFact(facts, 'category');
  const category = CATEGORIES[code] ?? { zh: code, en: code };
  const title = of.get(textFact(facts, 'activity'));
  const days = servedDays(facts, zone);
  const on = (language: Language): string[] =>
    days.length === 1 && days[0] === day ? [] : [formatServedDays(days, day, language)];
  const own = textFact(facts, 'recorder') === textFact(facts, 'volunteer');
  return {
    zh: [
      `服务：${category.zh}${title === undefined ? '' : `（${title}）`}`,
      ...on('zh'),
      formatMinutes(minutes, 'zh'),
      `${own ? '本人' : '中心'}登记`,
      '已审核',
    ].join('，'),
    en: [
      `Service: ${category.en}${title === undefined ? '' : ` (${title})`}`,
      ...on('en'),
      formatMinutes(minutes, 'en'),
      `recorded by ${own ? 'you' : 'the centre'}`,
      'approved',
    ].join(', '),
  };
}

/** The day of a service in a zone; two days when it ends on another one. */
function servedDays(facts: Facts, zone: string): Day[] {
  const start = textFact(facts, 'start');
  return [...new Set([start, textFact(facts, 'end') || start].map((at) => dayOf(at, zone)))];
}

function formatServedDays(days: readonly Day[], day: Day, language: Language): string {
  return days.map((served) => formatServedDay(served, day, language)).join(language === 'zh' ? '至' : ' to ');
}

/** The day of the service, with its year if the entry was booked in another year. */
function formatServedDay(served: Day, day: Day, language: Language): string {
  return (served.slice(0, 4) === day.slice(0, 4) ? formatDayOfYear : formatDay)(served, language);
}

/** Who issued the redemption code: the volunteer, or a member of staff by number. Old books have no code. */
function codeIssuer(facts: Facts, numbers: DisplayNames['numbers']): Words {
  const issuer = textFact(facts, 'codeIssuer');
  if (issuer === '') return { zh: '', en: '' };
  if (issuer === textFact(facts, 'volunteer')) return { zh: '，兑换码由本人出具', en: ', with a code that you issued' };
  const number = numbers.get(issuer);
  return {
    zh: `，兑换码由中心${number === undefined ? '' : `（${number}）`}出具`,
    en: `, with a code that the centre issued${number === undefined ? '' : ` (${number})`}`,
  };
}

function shopOf(facts: Facts, of: DisplayNames['of']): Words {
  const name = of.get(textFact(facts, 'shop'));
  return { zh: name ?? '合作商家', en: name ?? 'a partner shop' };
}
