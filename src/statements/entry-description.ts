import { Facts } from '../ledger/core/entry';
import { numberFact, textFact } from '../ledger/core/entry-rows';
import { dayOf } from '../common/calendar';
import { formatDay, formatDayOfYear, formatMinutes } from '../common/formatters';
import { Day } from '../common/instant';
import { Language, Words } from '../common/language';

/** What the registers call things today. Whatever was erased has no name. */
export interface Names {
  /** Activity titles, shop names and offer titles, by opaque id. */
  readonly of: ReadonlyMap<string, string>;
  /** The community's zone. */
  readonly zone: string;
}

/** What of an entry its words are made of. */
export interface Said {
  readonly kind: string;
  readonly facts: Facts;
  /** On which it was booked. */
  readonly day: Day;
  /** Record time that it moved, in minutes. */
  readonly minutes: number;
  readonly reverses?: number;
  readonly refunds?: number;
}

/** Categories that packs of this house know; another one is called by its code. */
const CATEGORIES: Readonly<Record<string, Words | undefined>> = {
  care: { zh: '照护', en: 'Care' },
  clean: { zh: '环境清洁', en: 'Cleaning' },
  patrol: { zh: '巡逻', en: 'Patrol' },
  guide: { zh: '引导', en: 'Guiding' },
  teach: { zh: '教学', en: 'Teaching' },
};

type Sentence = (said: Said, names: Names) => Words;

/** One sentence a kind that moves a volunteer's accounts. */
const SENTENCES: Readonly<Record<string, Sentence | undefined>> = {
  'service.recorded': service,
  'balance.brought-forward': () => ({ zh: '旧账结转', en: 'Brought forward from old books' }),
  'points.captured': ({ facts }, { of }) => {
    const offer = of.get(textFact(facts, 'offer'));
    const what = { zh: offer ?? '商品', en: offer ?? 'goods' };
    const shop = shopOf(facts, of);
    const count = numberFact(facts, 'quantity') || 1;
    return {
      zh: `在${shop.zh}使用积分：${what.zh} ×${count}`,
      en: `Points spent at ${shop.en}: ${what.en} ×${count}`,
    };
  },
  'points.refunded': ({ facts, refunds }, { of }) => {
    const shop = shopOf(facts, of);
    return {
      zh: `${shop.zh}退回积分（原第 ${refunds} 号）`,
      en: `Points returned by ${shop.en} (of entry #${refunds})`,
    };
  },
  'debt.forgiven': () => ({ zh: '欠账免除', en: 'Debt forgiven' }),
  'entry.reversed': ({ facts, day, minutes, reverses }, names) => {
    const original = facts['original'] as Facts;
    const undone = reasonOf({ kind: textFact(facts, 'of'), facts: original, day, minutes: -minutes }, names);
    return {
      zh: `更正第 ${reverses} 号，撤销“${undone.zh}”`,
      en: `Correction of entry #${reverses}: taken back “${undone.en}”`,
    };
  },
};

/**
 * Why an entry moved a volunteer's accounts, in plain words. Names nobody: staff, raters and other volunteers have no
 * place in somebody's statement. A kind that is not known here gets a sentence all the same.
 */
export function reasonOf(said: Said, names: Names): Words {
  const sentence = SENTENCES[said.kind];
  if (sentence) return sentence(said, names);
  return {
    zh: `其他入账（${said.kind}），详情请向中心询问`,
    en: `Another entry (${said.kind}); the centre can explain it`,
  };
}

function service({ facts, day, minutes }: Said, { of, zone }: Names): Words {
  const code = textFact(facts, 'category');
  const category = CATEGORIES[code] ?? { zh: code, en: code };
  const title = of.get(textFact(facts, 'activity'));
  const served = dayOf(textFact(facts, 'start'), zone);
  const on = (language: Language): string[] => (served === day ? [] : [sayServed(served, day, language)]);
  const own = textFact(facts, 'recorder') === textFact(facts, 'volunteer');
  return {
    zh: [
      `服务：${category.zh}${title === undefined ? '' : `(${title})`}`,
      ...on('zh'),
      formatMinutes(minutes, 'zh'),
      `${own ? '本人' : '中心'}登记`,
      '已审核',
    ].join(','),
    en: [
      `Service: ${category.en}${title === undefined ? '' : ` (${title})`}`,
      ...on('en'),
      formatMinutes(minutes, 'en'),
      `recorded by ${own ? 'yourself' : 'the centre'}`,
      'approved',
    ].join(', '),
  };
}

/** The day of the service, with its year where that isn't the year of the booking. */
function sayServed(served: Day, day: Day, language: Language): string {
  return (served.slice(0, 4) === day.slice(0, 4) ? formatDayOfYear : formatDay)(served, language);
}

function shopOf(facts: Facts, of: Names['of']): Words {
  const name = of.get(textFact(facts, 'shop'));
  return { zh: name ?? '合作商家', en: name ?? 'a partner shop' };
}
