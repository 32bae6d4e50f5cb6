import { MonthRange } from '../ledger/journal/balance-history';
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
import { PUNCTUATION } from '../common/punctuation';
import { Day } from '../common/instant';
import { Language, Words } from '../common/language';
import { importedNotes } from './imported-entries';
import { LevelChange, StatementLine, UnitStatement } from './unit-statement';
import { VolunteerStatement } from './volunteer-statements.service';

const MESSAGES = {
  title: { zh: '的月结单', en: 'Statement of ' },
  closed: { zh: '已结账，数字不再改变。', en: 'Closed: the figures will not change.' },
  star: { zh: '星级', en: 'Star level' },
  levels: { zh: '星级变化', en: 'Changes of star level' },
  reserved: { zh: '预留积分，尚未使用', en: 'Reserved points, not redeemed' },
  objection: { zh: '如有不对，请提出', en: 'If something is wrong' },
  proof: { zh: '每一笔都可以核对', en: 'Every entry can be verified' },
  day: { zh: '日期', en: 'Date' },
  reason: { zh: '事由', en: 'Reason' },
  amount: { zh: '增减', en: 'Change' },
  balance: { zh: '余额', en: 'Balance' },
  entry: { zh: '记录', en: 'Entry' },
  opening: { zh: '期初', en: 'Opening balance' },
  closing: { zh: '期末', en: 'Closing balance' },
  nothing: { zh: '没有变动', en: 'No entries' },
  fromBooks: { zh: '取自旧账', en: 'from old books' },
} as const satisfies Record<string, Words>;

/** The three units: name, explanation, and format of amounts. */
const UNITS = {
  record: {
    name: { zh: '服务时间', en: 'Service hours' },
    about: {
      zh: '您服务过的时间，星级和证明都据此而定，永远不会被花掉。',
      en: 'The time you have served. Star levels and certificates are based on it. It is never spent.',
    },
    format: formatMinutes,
  },
  coins: {
    name: { zh: '时间币', en: 'Time coins' },
    about: {
      zh: '需要帮助时可以用：一小时换一小时服务。',
      en: 'For help when you need it: one hour of time coins for one hour of service.',
    },
    format: formatMinutes,
  },
  points: {
    name: { zh: '积分', en: 'Points' },
    about: { zh: '可在合作商家换商品和优惠。', en: 'For goods and discounts at partner shops.' },
    format: (hundredths: number, language: Language): string =>
      `${formatHundredths(hundredths, language)} ${language === 'zh' ? '分' : 'points'}`,
  },
} as const;

type UnitName = keyof typeof UNITS;
const NAMES = Object.keys(UNITS) as UnitName[];

/** Renders a volunteer's statement, with one section per unit. */
export function volunteerStatementPage(statement: VolunteerStatement, language: Language): Page {
  const { volunteer, community, level } = statement;
  const name = volunteer.displayName ?? volunteer.code;
  const title = language === 'zh' ? `${name}${MESSAGES.title.zh}` : `${MESSAGES.title.en}${name}`;
  const stars = '★'.repeat(level) + '☆'.repeat(Math.max(5 - level, 0));
  const body = html`<h1>${title}</h1>
    <p>${community} · ${volunteer.code} · ${monthsOf(statement, language)}</p>
    ${statusNote(statement, language)}
    <ul class="figures">
      ${NAMES.map(
        (unit) =>
          html`<li>${UNITS[unit].name[language]} <strong>${formatAmount(unit, statement[unit].closing, language)}</strong></li>`,
      )}
      <li>
        ${MESSAGES.star[language]}
        <strong>${level} <span aria-hidden="true">${stars}</span></strong>
      </li>
    </ul>
    ${NAMES.map((unit) => unitSection(unit, statement, language))} ${levelSection(statement.levelChanges, language)}
    ${importedNotes(statement.imports, language)}
    ${objectionSection(language)} ${proofSection(statement, language)}`;
  return { title: `${title} · ${monthsOf(statement, language)}`, language, body };
}

function monthsOf({ from, to }: VolunteerStatement, language: Language): string {
  if (from === to) return formatMonth(from, language);
  return `${formatMonth(from, language)} ${language === 'zh' ? '至' : 'to'} ${formatMonth(to, language)}`;
}

function statusNote({ closed, asOf, zone }: VolunteerStatement, language: Language): Html {
  if (closed) return html`<p class="note">${MESSAGES.closed[language]}</p>`;
  const at = formatInstant(asOf, zone);
  const text = {
    zh: `尚未结账，以下为截至 ${at} 的数字，之后可能改变。`,
    en: `Not closed yet: figures as of ${at}. They may still change.`,
  };
  return html`<p class="warning">${text[language]}</p>`;
}

function formatAmount(unit: UnitName, amount: number, language: Language): string {
  return UNITS[unit].format(amount, language);
}

function unitSection(unit: UnitName, statement: VolunteerStatement, language: Language): Html {
  const { name, about } = UNITS[unit];
  const { opening, lines, closing }: UnitStatement = statement[unit];
  const columns = columnsIn(language);
  const sum = (label: Words, amount: number): Html =>
    sumOf(columns, label[language], AMOUNT_COLUMN + 1, formatAmount(unit, amount, language));
  const caption = [name[language], monthsOf(statement, language), countOf(lines.length, language)].join(
    PUNCTUATION[language].comma,
  );
  const moved =
    lines.length === 0
      ? noLine(columns, MESSAGES.nothing[language])
      : lines.map((line) => lineOf(columns, cellsOf(unit, line, statement, language)));
  const rows = [sum(MESSAGES.opening, opening), moved, sum(MESSAGES.closing, closing)];
  return html`<section>
    <h2>${name[language]}</h2>
    <p class="note">${about[language]}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="${name[language]}">
      ${lineTable({ caption, columns, rows })}
    </div>
    ${unit === 'points' ? reservedSection(statement, language) : undefined}
  </section>`;
}

/** Index of the amount's column; the balance is the next one. */
const AMOUNT_COLUMN = 2;

function columnsIn(language: Language): Column[] {
  const { day, reason, amount, balance, entry } = MESSAGES;
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
  const moved = `${amount > 0 ? '+' : ''}${formatAmount(unit, amount, language)}`;
  const date = formatLineDay(day, { from, to }, language);
  const { open, close } = PUNCTUATION[language];
  const books = line.import === undefined ? '' : `${open}${MESSAGES.fromBooks[language]}${close}`;
  return [date, `${reason[language]}${books}`, moved, formatAmount(unit, balance, language), entryMark(line)];
}

/** The date, without its year when all months of the statement are in that year. */
function formatLineDay(day: Day, { from, to }: MonthRange, language: Language): string {
  const years = [from, to].map((month) => month.slice(0, 4));
  return (years.every((year) => day.startsWith(year)) ? formatDayOfYear : formatDay)(day, language);
}

function countOf(lines: number, language: Language): string {
  return language === 'zh' ? `${lines} 笔` : `${lines} ${lines === 1 ? 'entry' : 'entries'}`;
}

/** Listed separately: reserved points are still part of the balance. */
function reservedSection({ reserved, zone }: VolunteerStatement, language: Language): Html | undefined {
  if (reserved.length === 0) return undefined;
  const until = language === 'zh' ? '最迟保留至' : 'held until';
  return html`<h3>${MESSAGES.reserved[language]}</h3>
    <ul>
      ${reserved.map(
        ({ amount, expiresAt }) =>
          html`<li>${formatAmount('points', amount, language)}${PUNCTUATION[language].comma}${until} ${formatInstant(expiresAt, zone)}</li>`,
      )}
    </ul>`;
}

function levelSection(changes: readonly LevelChange[], language: Language): Html | undefined {
  if (changes.length === 0) return undefined;
  const { colon, open, close } = PUNCTUATION[language];
  const words = ({ from, level }: LevelChange): string =>
    language === 'zh'
      ? `星级由 ${from} 级${level > from ? '升' : '调整'}为 ${level} 级`
      : `Star level ${level > from ? 'rose' : 'changed'} from ${from} to ${level}`;
  return html`<h2>${MESSAGES.levels[language]}</h2>
    <ul>
      ${changes.map(
        (change) =>
          html`<li>${formatDay(change.day, language)}${colon}${words(change)}${open}${entryMark(change)}${close}</li>`,
      )}
    </ul>`;
}

function objectionSection(language: Language): Html {
  const text = {
    zh: '您有权查询自己的记录并提出异议（《志愿服务记录与证明出具办法（试行）》第十二、十三条）。请告诉社区中心哪一笔不对，说出“记录”一栏的编号即可；中心应当及时核对并更正。更正会另记一笔，原来的一笔不会被抹掉。查询、异议、证明都不收费。',
    en: 'You have the right to see your record and to object to it (Ministry of Civil Affairs order 67, articles 12 and 13). Tell the community centre the number of the entry that is wrong. The centre must check it promptly and correct any error. A correction is a separate entry; the original entry is not deleted. Access, objections and certificates are free of charge.',
  };
  return html`<h2>${MESSAGES.objection[language]}</h2>
    <p>${text[language]}</p>`;
}

function proofSection({ log }: VolunteerStatement, language: Language): Html {
  const text = {
    zh: `每一笔在账本 ${log.origin} 中都有编号（#）和指纹（编号后的字母数字）。审计人员用导出的账本可以核对，任何一笔都不能悄悄改动。`,
    en: `Each entry has a number (#) in the log ${log.origin} and a fingerprint (the letters and digits after it). An auditor can verify them with an export of the log: any change of an entry would be detected.`,
  };
  const close = ({ month, size, root }: VolunteerStatement['log']['closes'][number]): Html => {
    const words = {
      zh: `${formatMonth(month, 'zh')}结账时共 ${size} 笔，总指纹`,
      en: `${formatMonth(month, 'en')} closed with ${size} entries; fingerprint of all entries`,
    };
    return html`<li>${words[language]} <code>${root.slice(0, 16)}</code></li>`;
  };
  return html`<footer>
    <h2>${MESSAGES.proof[language]}</h2>
    <p>${text[language]}</p>
    ${log.closes.length === 0 ? undefined : html`<ul>${log.closes.map(close)}</ul>`}
  </footer>`;
}
