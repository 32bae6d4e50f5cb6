import { entryMark } from './entry-mark';
import { Html, Part, html } from '../common/html/html';
import { Column, TableLines, lineOf, lineTable, sumOf } from '../common/html/table';
import { Page } from '../http/html/page-layout';
import {
  formatCount,
  formatDayOfYear,
  formatHundredths,
  formatInstant,
  formatMoney,
  formatMonth,
} from '../common/formatters';
import { Language, Words } from '../common/language';
import { LineKind } from './shop-month-figures';
import { AnsweredLine, ShopMonthStatement } from './shop-statements.service';

const SAYS = {
  title: { zh: '商家对账单', en: 'Shop statement' },
  closed: { zh: '本月已结账，数字不再改变。', en: 'The month is closed: the figures will not change.' },
  money: { zh: '应付款', en: 'What is owed' },
  trade: { zh: '兑换、退回与调整', en: 'Redemptions, refunds and adjustments' },
  payments: { zh: '结算与付款', en: 'Settlement and payments' },
  what: { zh: '项目', en: 'Item' },
  amount: { zh: '金额', en: 'Amount' },
  points: { zh: '积分', en: 'Points' },
  day: { zh: '日期', en: 'Date' },
  volunteer: { zh: '志愿者', en: 'Volunteer' },
  till: { zh: '小票号', en: 'Till number' },
  entry: { zh: '凭据', en: 'Entry' },
  answer: { zh: '商家意见', en: 'Answer' },
  nothing: { zh: '本月没有', en: 'None this month' },
  sum: { zh: '合计', en: 'Total' },
  opening: { zh: '期初欠付', en: 'Owed at the start' },
  due: { zh: '本月应付', en: 'Due for the month' },
  paid: { zh: '本月已付', en: 'Paid in the month' },
  closing: { zh: '期末欠付', en: 'Owed at the end' },
  clearing: { zh: '其中：基金已拨、待转账', en: 'of which covered by the fund, to be transferred' },
  payable: { zh: '其中：基金尚未覆盖', en: 'of which not covered by the fund yet' },
  carriedIn: { zh: '上期结转的负数', en: 'Below zero, carried from the statement before' },
  carriedOut: { zh: '负数，结转下期', en: 'Below zero, carried to the next statement' },
} as const satisfies Record<string, Words>;

const KINDS: Readonly<Record<LineKind, Words>> = {
  captured: { zh: '兑换', en: 'Redeemed' },
  refunded: { zh: '退回', en: 'Given back' },
  adjustment: { zh: '前期调整', en: 'Adjustment' },
  settled: { zh: '本月结算', en: 'Settled for the month' },
  paid: { zh: '转账付款', en: 'Paid by transfer' },
  unpaid: { zh: '误记付款冲销', en: 'Payment booked by mistake, undone' },
  other: { zh: '其他', en: 'Other' },
};

const ANSWERS = {
  agreed: { zh: '✓ 同意', en: '✓ agreed' },
  disputed: { zh: '! 有异议', en: '! disputed' },
  resolved: { zh: '已答复', en: 'resolved' },
} as const satisfies Record<string, Words>;

/** A shop's statement as a page. Of volunteers it has masked numbers only. */
export function shopStatementPage(statement: ShopMonthStatement, language: Language): Page {
  const { shop, month, community, lines } = statement;
  const title = `${shop.name} · ${SAYS.title[language]} · ${formatMonth(month, language)}`;
  const body = html`<h1>${shop.name} · ${SAYS.title[language]}</h1>
    <p>${community} · ${shop.code} · ${formatMonth(month, language)}</p>
    ${standing(statement, language)} ${money(statement, language)}
    ${trades(lines.filter(isTrade), statement, language)}
    ${payments(
      lines.filter((line) => !isTrade(line)),
      statement,
      language,
    )}
    ${answering(statement, language)}`;
  return { title, language, body };
}

function isTrade({ kind, pointHundredths }: AnsweredLine): boolean {
  return kind !== 'settled' && kind !== 'paid' && pointHundredths !== 0;
}

function standing({ closed, asOf = '', zone, openBefore }: ShopMonthStatement, language: Language): Html {
  if (closed) return html`<p class="note">${SAYS.closed[language]}</p>`;
  const at = formatInstant(asOf, zone);
  const months = openBefore.map((month) => formatMonth(month, language)).join(', ');
  const says = {
    zh: `暂定：本月尚未结账，以下为截至 ${at} 的数字，按今天的价格计算。${months && `此前尚未结账的 ${months} 未计入。`}`,
    en: `Provisional: the month is not closed. Figures as of ${at}, at today’s rate. ${months && `Without ${months}, which is not closed either.`}`,
  };
  return html`<p class="warning">${says[language]}</p>`;
}

function money(statement: ShopMonthStatement, language: Language): Html {
  const { currency, month, opening, closing, carriedInCents, carriedOutCents } = statement;
  const say = (cents: number): string => formatMoney(cents, currency, language);
  const row = (words: string, cents: number, kind = ''): Html =>
    html`<tr class="${kind}">
      <th scope="row">${words}</th>
      <td class="n">${say(cents)}</td>
    </tr>`;
  const split = ({ clearingCents, payableCents }: typeof opening): Part =>
    clearingCents !== 0 || payableCents !== 0
      ? [row(SAYS.clearing[language], clearingCents, 'part'), row(SAYS.payable[language], payableCents, 'part')]
      : undefined;
  return html`<h2>${SAYS.money[language]}</h2>
    <p>${workingOut(statement, language)} ${coverWords(statement, language)}</p>
    <table>
      <caption>
        ${SAYS.money[language]}, ${formatMonth(month, language)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${SAYS.what[language]}</th>
          <th scope="col" class="n">${SAYS.amount[language]}</th>
        </tr>
      </thead>
      <tbody>
        ${row(SAYS.opening[language], statement.openingCents, 'sum')} ${split(opening)}
        ${carriedInCents === 0 ? undefined : row(SAYS.carriedIn[language], carriedInCents)}
        ${row(`+ ${SAYS.due[language]}`, statement.dueCents)}
        ${carriedOutCents === 0 ? undefined : row(SAYS.carriedOut[language], carriedOutCents)}
        ${row(`− ${SAYS.paid[language]}`, statement.paidCents)}
        ${row(`= ${SAYS.closing[language]}`, statement.closingCents, 'sum')} ${split(closing)}
      </tbody>
    </table>`;
}

/** From points to money, in a sentence that can be checked with a pencil. */
function workingOut(statement: ShopMonthStatement, language: Language): string {
  const { capturedHundredths, refundedHundredths, adjustedHundredths, centsPerPoint, currency } = statement;
  const points = (hundredths: number): string => formatHundredths(hundredths, language);
  const net = capturedHundredths - refundedHundredths - adjustedHundredths;
  const carried = statement.carriedInCents !== 0;
  const rate = centsPerPoint === undefined ? undefined : formatMoney(centsPerPoint, currency, language);
  const zh = [
    `兑换 ${points(capturedHundredths)} 分，退回 ${points(refundedHundredths)} 分，前期调整 ${points(adjustedHundredths)} 分，净 ${points(net)} 分`,
    ...(rate === undefined ? [] : [`每分 ${rate},舍去不足一分钱的零头`]),
    ...(carried ? ['加上期结转的负数'] : []),
  ];
  const en = [
    `${points(capturedHundredths)} points redeemed, ${points(refundedHundredths)} given back, ${points(adjustedHundredths)} adjusted: ${points(net)} points`,
    ...(rate === undefined ? [] : [`at ${rate} a point, fractions of the smallest coin cut off`]),
    ...(carried ? ['with what was carried below zero'] : []),
  ];
  return language === 'zh' ? `${zh.join(';')}。` : `${en.join('; ')}.`;
}

/** What the fund covered at the close, and of which months' dues. */
function coverWords({ covers, currency, closed }: ShopMonthStatement, language: Language): string {
  if (!closed) return '';
  const list = covers.map(
    ({ month, amount }) => `${formatMonth(month, language)} ${formatMoney(amount, currency, language)}`,
  );
  if (list.length === 0) return { zh: '结账时基金未拨付。', en: 'The fund covered nothing at the close.' }[language];
  const dues = list.join(', ');
  return { zh: `结账时基金拨付：${dues}。`, en: `The fund covered at the close, of the dues of: ${dues}.` }[language];
}

function trades(lines: readonly AnsweredLine[], { month, zone }: ShopMonthStatement, language: Language): Html {
  const total = lines.reduce((sum, { pointHundredths }) => sum + pointHundredths, 0);
  const columns = columnsOf(['day', 'what', 'till', 'volunteer', 'points', 'entry', 'answer'], language);
  const rows = lines.map((line) =>
    lineOf(columns, [
      when(line, zone, language),
      traded(line, language),
      line.tillNumber,
      line.volunteer,
      sayPoints(line.pointHundredths, language),
      entryMark(line),
      answerOf(line, language),
    ]),
  );
  const foot = sumOf(columns, SAYS.sum[language], 4, sayPoints(total, language));
  return listed({ title: SAYS.trade, month, columns, rows, foot }, language);
}

function payments(lines: readonly AnsweredLine[], statement: ShopMonthStatement, language: Language): Html {
  const { month, zone, currency } = statement;
  const columns = columnsOf(['day', 'what', 'amount', 'entry', 'answer'], language);
  const rows = lines.map((line) =>
    lineOf(columns, [
      when(line, zone, language),
      `${KINDS[line.kind][language]}${line.kind === 'unpaid' && line.of ? `: #${line.of.entry}` : ''}`,
      formatMoney(line.cents, currency, language),
      entryMark(line),
      answerOf(line, language),
    ]),
  );
  return listed({ title: SAYS.payments, month, columns, rows }, language);
}

/** What of the columns is numbers, or is not to be broken. */
const CELLS: Partial<Record<keyof typeof SAYS, Column['cells']>> = {
  ...{ day: 'once', volunteer: 'once', points: 'n', amount: 'n' },
};

function columnsOf(names: readonly (keyof typeof SAYS)[], language: Language): Column[] {
  return names.map((name) => ({ label: SAYS[name][language], cells: CELLS[name] }));
}

interface Listed extends Omit<TableLines, 'caption'> {
  readonly title: Words;
  readonly month: string;
  readonly rows: readonly Html[];
}

function listed({ title, month, ...lines }: Listed, language: Language): Html {
  const { rows } = lines;
  if (rows.length === 0) {
    return html`<h2>${title[language]}</h2>
      <p>${SAYS.nothing[language]}</p>`;
  }
  const caption = `${title[language]}, ${formatMonth(month, language)}, ${lineCount(rows.length, language)}`;
  return html`<h2>${title[language]}</h2>
    <div class="scroll wide" tabindex="0" role="region" aria-label="${title[language]}">
      ${lineTable({ ...lines, caption })}
    </div>`;
}

function lineCount(lines: number, language: Language): string {
  return { zh: `${formatCount(lines, 'zh')} 行`, en: `${formatCount(lines, 'en')} ${lines === 1 ? 'line' : 'lines'}` }[
    language
  ];
}

/** The year stands in the heading. */
function when({ day, at }: AnsweredLine, zone: string, language: Language): string {
  const words = formatDayOfYear(day, language);
  return at === undefined ? words : `${words} ${formatInstant(at, zone).slice(-5)}`;
}

function traded({ kind, offer, quantity, of }: AnsweredLine, language: Language): string {
  const what = [offer, quantity === undefined ? undefined : `×${quantity}`].filter(Boolean).join(' ');
  const earlier = kind === 'adjustment' && of ? `${formatMonth(of.month, language)}, #${of.entry}` : undefined;
  const given = kind === 'refunded' && of ? `#${of.entry}` : undefined;
  const more = [what, earlier, given].filter(Boolean).join(' · ');
  return more === '' ? KINDS[kind][language] : `${KINDS[kind][language]}: ${more}`;
}

function sayPoints(hundredths: number, language: Language): string {
  return `${formatHundredths(hundredths, language)} ${language === 'zh' ? '分' : 'points'}`;
}

function answerOf({ answers }: AnsweredLine, language: Language): Part {
  const last = answers.at(-1);
  if (!last) return '–';
  return [ANSWERS[last.answer][language], last.text === undefined ? undefined : html`<br />${last.text}`];
}

function answering({ closed, answered }: ShopMonthStatement, language: Language): Html {
  const { agreed, disputed, resolved, open } = answered;
  const now = {
    zh: `同意 ${agreed} 行，有异议 ${disputed} 行，异议已答复 ${resolved} 行，未答复 ${open} 行。`,
    en: `${agreed} lines agreed, ${disputed} disputed, ${resolved} resolved, ${open} not answered.`,
  };
  const how = {
    zh: `请逐行核对：可以逐行同意或提出异议，也可以一次同意全部。异议不改变数字；中心核实后，用退回或冲正另记一笔。志愿者只显示部分编号，商家看不到姓名和服务记录。`,
    en: `Please check each line: agree or dispute it, or agree to all at once. A dispute changes no figure; what proves wrong is corrected by a refund or a reversal, an entry of its own. Volunteers’ numbers are shown in part; a shop sees no name and no record of service.`,
  };
  return html`<footer>${closed ? html`<p>${now[language]}</p>` : undefined}
    <p>${how[language]}</p></footer>`;
}
