import { DateRange } from '../ledger/journal/balance-history';
import { entryMark } from './entry-mark';
import { Html, Part, html } from '../common/html/html';
import { Column, lineOf, lineTable, noLine, sumOf } from '../common/html/table';
import { Page } from '../http/html/page-layout';
import {
  formatDay,
  formatDayOfYear,
  formatHundredths,
  formatInstant,
  formatMinutes,
  formatMonth,
} from '../common/formatters';
import { Day } from '../common/instant';
import { Language, Words } from '../common/language';
import { LevelChange, StatementLine, UnitStatement } from './unit-statement';
import { VolunteerStatement } from './volunteer-statements.service';

const SAYS = {
  title: { zh: '的对账单', en: 'Statement of ' },
  closed: { zh: '已结账，数字不再改变。', en: 'Closed: the figures will not change.' },
  star: { zh: '星级', en: 'Star level' },
  levels: { zh: '星级变化', en: 'Changes of star level' },
  reserved: { zh: '预留积分，尚未使用', en: 'Points reserved, not spent' },
  object: { zh: '如有不对，请提出', en: 'If something is wrong' },
  proof: { zh: '每一笔都有凭据', en: 'Every entry can be proved' },
  day: { zh: '日期', en: 'Date' },
  reason: { zh: '事由', en: 'What for' },
  amount: { zh: '增减', en: 'Change' },
  balance: { zh: '余额', en: 'Balance' },
  entry: { zh: '凭据', en: 'Entry' },
  opening: { zh: '期初', en: 'At the start' },
  closing: { zh: '期末', en: 'At the end' },
  nothing: { zh: '没有变动', en: 'Nothing moved' },
} as const satisfies Record<string, Words>;

/** The three units as people call them, what each is for, and how its amounts are said. */
const UNITS = {
  record: {
    name: { zh: '服务时间', en: 'Record time' },
    about: {
      zh: '您服务过的时间，星级和证明都据此而定，永远不会被花掉。',
      en: 'The time you have served. Stars and certificates come from it. It is never spent.',
    },
    say: formatMinutes,
  },
  coins: {
    name: { zh: '时间币', en: 'Time coins' },
    about: {
      zh: '需要帮助时可以用：一小时换一小时服务。',
      en: 'For help when you need it: an hour for an hour of service.',
    },
    say: formatMinutes,
  },
  points: {
    name: { zh: '积分', en: 'Points' },
    about: { zh: '可在合作商家换商品和优惠。', en: 'For goods and discounts at partner shops.' },
    say: (hundredths: number, language: Language): string =>
      `${formatHundredths(hundredths, language)} ${language === 'zh' ? '分' : 'points'}`,
  },
} as const;

type UnitName = keyof typeof UNITS;
const NAMES = Object.keys(UNITS) as UnitName[];

/** A volunteer's statement as a page: plain words, three units apart. */
export function volunteerStatementPage(statement: VolunteerStatement, language: Language): Page {
  const { volunteer, community, level } = statement;
  const name = volunteer.displayName ?? volunteer.code;
  const title = language === 'zh' ? `${name}${SAYS.title.zh}` : `${SAYS.title.en}${name}`;
  const stars = '★'.repeat(level) + '☆'.repeat(Math.max(5 - level, 0));
  const body = html`<h1>${title}</h1>
    <p>${community} · ${volunteer.code} · ${monthsOf(statement, language)}</p>
    ${standing(statement, language)}
    <ul class="figures">
      ${NAMES.map(
        (unit) =>
          html`<li>${UNITS[unit].name[language]} <strong>${say(unit, statement[unit].closing, language)}</strong></li>`,
      )}
      <li>
        ${SAYS.star[language]}
        <strong>${level} <span aria-hidden="true">${stars}</span></strong>
      </li>
    </ul>
    ${NAMES.map((unit) => unitPart(unit, statement, language))} ${levelPart(statement.levelChanges, language)}
    ${objecting(language)} ${proving(statement, language)}`;
  return { title: `${title} · ${monthsOf(statement, language)}`, language, body };
}

function monthsOf({ from, to }: VolunteerStatement, language: Language): string {
  if (from === to) return formatMonth(from, language);
  return `${formatMonth(from, language)} ${language === 'zh' ? '至' : 'to'} ${formatMonth(to, language)}`;
}

function standing({ closed, asOf, zone }: VolunteerStatement, language: Language): Html {
  if (closed) return html`<p class="note">${SAYS.closed[language]}</p>`;
  const at = formatInstant(asOf, zone);
  const says = {
    zh: `尚未结账，以下为截至 ${at} 的数字，之后可能改变。`,
    en: `Not closed yet: figures as of ${at}. They may still change.`,
  };
  return html`<p class="warning">${says[language]}</p>`;
}

function say(unit: UnitName, amount: number, language: Language): string {
  return UNITS[unit].say(amount, language);
}

function unitPart(unit: UnitName, statement: VolunteerStatement, language: Language): Html {
  const { name, about } = UNITS[unit];
  const { opening, lines, closing }: UnitStatement = statement[unit];
  const columns = columnsIn(language);
  const sum = (words: Words, amount: number): Html =>
    sumOf(columns, words[language], AMOUNT + 1, say(unit, amount, language));
  const caption = `${name[language]}, ${monthsOf(statement, language)}, ${countOf(lines.length, language)}`;
  const moved =
    lines.length === 0
      ? noLine(columns, SAYS.nothing[language])
      : lines.map((line) => lineOf(columns, cellsOf(unit, line, statement, language)));
  const rows = [sum(SAYS.opening, opening), moved, sum(SAYS.closing, closing)];
  return html`<section>
    <h2>${name[language]}</h2>
    <p class="note">${about[language]}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="${name[language]}">
      ${lineTable({ caption, columns, rows })}
    </div>
    ${unit === 'points' ? reservedPart(statement, language) : undefined}
  </section>`;
}

/** Where the amount stands among the columns; the balance comes next. */
const AMOUNT = 2;

function columnsIn(language: Language): Column[] {
  const { day, reason, amount, balance, entry } = SAYS;
  return [
    { label: day[language], cells: 'once' },
    { label: reason[language] },
    { label: amount[language], cells: 'n' },
    { label: balance[language], cells: 'n' },
    { label: entry[language] },
  ];
}

function cellsOf(unit: UnitName, line: StatementLine, { from, to }: VolunteerStatement, language: Language): Part[] {
  const { day, reason, amount, balance } = line;
  const moved = `${amount > 0 ? '+' : ''}${say(unit, amount, language)}`;
  const date = sayLineDay(day, { from, to }, language);
  return [date, reason[language], moved, say(unit, balance, language), entryMark(line)];
}

/** Without its year, where the heading says which. */
function sayLineDay(day: Day, { from, to }: DateRange, language: Language): string {
  const years = [from, to].map((month) => month.slice(0, 4));
  return (years.every((year) => day.startsWith(year)) ? formatDayOfYear : formatDay)(day, language);
}

function countOf(lines: number, language: Language): string {
  return language === 'zh' ? `${lines} 笔` : `${lines} ${lines === 1 ? 'entry' : 'entries'}`;
}

/** Apart from the balance: reserved points are still the volunteer's. */
function reservedPart({ reserved, zone }: VolunteerStatement, language: Language): Html | undefined {
  if (reserved.length === 0) return undefined;
  const until = language === 'zh' ? '最迟保留至' : 'kept until';
  return html`<h3>${SAYS.reserved[language]}</h3>
    <ul>
      ${reserved.map(
        ({ amount, expiresAt }) =>
          html`<li>${say('points', amount, language)}, ${until} ${formatInstant(expiresAt, zone)}</li>`,
      )}
    </ul>`;
}

function levelPart(changes: readonly LevelChange[], language: Language): Html | undefined {
  if (changes.length === 0) return undefined;
  const words = ({ from, level }: LevelChange): string =>
    language === 'zh'
      ? `星级由 ${from} 级${level > from ? '升' : '调整'}为 ${level} 级`
      : `Star level ${level > from ? 'rose' : 'changed'} from ${from} to ${level}`;
  return html`<h2>${SAYS.levels[language]}</h2>
    <ul>
      ${changes.map(
        (change) => html`<li>${formatDay(change.day, language)}: ${words(change)} (${entryMark(change)})</li>`,
      )}
    </ul>`;
}

function objecting(language: Language): Html {
  const says = {
    zh: '您有权查询自己的记录并提出异议（《志愿服务记录与证明出具办法（试行）》第十二、十三条）。请告诉社区中心哪一笔不对，说出“凭据”一栏的编号即可；中心应当及时核对并更正。更正会另记一笔，原来的一笔不会被抹掉。查询、异议、证明都不收费。',
    en: 'You may look at your record and object to it (Ministry of Civil Affairs order 67, articles 12 and 13). Tell the community centre which entry is wrong: its number is enough. The centre must check promptly and correct what is wrong. A correction is an entry of its own; nothing is wiped out. Asking, objecting and certificates are free.',
  };
  return html`<h2>${SAYS.object[language]}</h2>
    <p>${says[language]}</p>`;
}

function proving({ log }: VolunteerStatement, language: Language): Html {
  const says = {
    zh: `每一笔在账本 ${log.origin} 中都有编号（#）和指纹（编号后的字母数字）。审计人员用导出的账本可以核对，任何一笔都不能悄悄改动。`,
    en: `Each entry has a number (#) in the log ${log.origin} and a fingerprint (the signs after it). With an export of the log an auditor can check them: no entry can be changed unseen.`,
  };
  const close = ({ month, size, root }: VolunteerStatement['log']['closes'][number]): Html => {
    const words = {
      zh: `${formatMonth(month, 'zh')}结账时共 ${size} 笔，总指纹`,
      en: `${formatMonth(month, 'en')} closed with ${size} entries; fingerprint of all`,
    };
    return html`<li>${words[language]} <code>${root.slice(0, 16)}</code></li>`;
  };
  return html`<footer>
    <h2>${SAYS.proof[language]}</h2>
    <p>${says[language]}</p>
    ${log.closes.length === 0 ? undefined : html`<ul>${log.closes.map(close)}</ul>`}
  </footer>`;
}
