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
import { PUNCTUATION } from '../common/punctuation';
import { importedNotes } from './imported-entries';
import { LineKind } from './shop-month-figures';
import { AnsweredLine, ShopMonthStatement } from './shop-statements.service';

const MESSAGES = {
  title: { zh: '商家月结单', en: 'Monthly shop statement' },
  closed: { zh: '本月已结账，数字不再改变。', en: 'The month is closed: the figures will not change.' },
  money: { zh: '应付款', en: 'Amount owed' },
  trade: { zh: '兑换、退回与调整', en: 'Redemptions, refunds and adjustments' },
  payments: { zh: '结算与付款', en: 'Settlement and payments' },
  what: { zh: '项目', en: 'Item' },
  amount: { zh: '金额', en: 'Amount' },
  points: { zh: '积分', en: 'Points' },
  day: { zh: '日期', en: 'Date' },
  volunteer: { zh: '志愿者', en: 'Volunteer' },
  receiptNumber: { zh: '小票号', en: 'Receipt number' },
  entry: { zh: '记录', en: 'Entry' },
  answer: { zh: '商家意见', en: 'Shop’s answer' },
  nothing: { zh: '本月没有', en: 'None this month' },
  sum: { zh: '合计', en: 'Total' },
  opening: { zh: '期初欠付', en: 'Opening balance owed' },
  due: { zh: '本月应付', en: 'Due for the month' },
  paid: { zh: '本月已付', en: 'Paid in the month' },
  closing: { zh: '期末欠付', en: 'Closing balance owed' },
  clearing: { zh: '其中：基金已拨、待转账', en: 'of which covered by the fund, to be transferred' },
  payable: { zh: '其中：基金尚未覆盖', en: 'of which not yet covered by the fund' },
  carriedIn: { zh: '上期结转的负数', en: 'Negative due carried from the previous statement' },
  carriedOut: { zh: '负数，结转下期', en: 'Negative due carried to the next statement' },
} as const satisfies Record<string, Words>;

const KINDS: Readonly<Record<LineKind, Words>> = {
  captured: { zh: '兑换', en: 'Redemption' },
  refunded: { zh: '退回', en: 'Refund' },
  adjustment: { zh: '前期调整', en: 'Adjustment' },
  settled: { zh: '本月结算', en: 'Monthly settlement' },
  paid: { zh: '转账付款', en: 'Bank transfer' },
  unpaid: { zh: '误记付款冲销', en: 'Reversal of a transfer booked by mistake' },
  other: { zh: '其他', en: 'Other' },
};

const ANSWERS = {
  agreed: { zh: '✓ 同意', en: '✓ agreed' },
  disputed: { zh: '! 有异议', en: '! disputed' },
  resolved: { zh: '已答复', en: 'resolved' },
} as const satisfies Record<string, Words>;

/** Renders a shop's monthly statement. Volunteers appear by masked number only. */
export function shopStatementPage(statement: ShopMonthStatement, language: Language): Page {
  const { shop, month, community, lines } = statement;
  const title = `${shop.name} · ${MESSAGES.title[language]} · ${formatMonth(month, language)}`;
  const body = html`<h1>${shop.name} · ${MESSAGES.title[language]}</h1>
    <p>${community} · ${shop.code} · ${formatMonth(month, language)}</p>
    ${statusNote(statement, language)} ${moneySection(statement, language)}
    ${redemptionSection(lines.filter(isRedemptionLine), statement, language)}
    ${paymentSection(
      lines.filter((line) => !isRedemptionLine(line)),
      statement,
      language,
    )}
    ${importedNotes(statement.imports, language)} ${answerSection(statement, language)}`;
  return { title, language, body };
}

function isRedemptionLine({ kind, pointHundredths }: AnsweredLine): boolean {
  return kind !== 'settled' && kind !== 'paid' && pointHundredths !== 0;
}

function statusNote({ closed, asOf = '', zone, openBefore }: ShopMonthStatement, language: Language): Html {
  if (closed) return html`<p class="note">${MESSAGES.closed[language]}</p>`;
  const at = formatInstant(asOf, zone);
  const months = openBefore.map((month) => formatMonth(month, language)).join(PUNCTUATION[language].comma);
  const text = {
    zh: `暂定：本月尚未结账，以下为截至 ${at} 的数字，按今天的价格计算。${months && `此前尚未结账的 ${months} 未计入。`}`,
    en: `Provisional: the month is not closed. Figures as of ${at}, at today’s rate. ${months && `Earlier months that are not closed are not included: ${months}.`}`,
  };
  return html`<p class="warning">${text[language]}</p>`;
}

function moneySection(statement: ShopMonthStatement, language: Language): Html {
  const { currency, month, opening, closing, carriedInCents, carriedOutCents } = statement;
  const money = (cents: number): string => formatMoney(cents, currency, language);
  const row = (label: string, cents: number, kind = ''): Html =>
    html`<tr class="${kind}">
      <th scope="row">${label}</th>
      <td class="n">${money(cents)}</td>
    </tr>`;
  const split = ({ clearingCents, payableCents }: typeof opening): Part =>
    clearingCents !== 0 || payableCents !== 0
      ? [row(MESSAGES.clearing[language], clearingCents, 'part'), row(MESSAGES.payable[language], payableCents, 'part')]
      : undefined;
  return html`<h2>${MESSAGES.money[language]}</h2>
    <p>${calculationText(statement, language)} ${coverText(statement, language)}</p>
    <table>
      <caption>
        ${MESSAGES.money[language]}${PUNCTUATION[language].comma}${formatMonth(month, language)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${MESSAGES.what[language]}</th>
          <th scope="col" class="n">${MESSAGES.amount[language]}</th>
        </tr>
      </thead>
      <tbody>
        ${row(MESSAGES.opening[language], statement.openingCents, 'sum')} ${split(opening)}
        ${carriedInCents === 0 ? undefined : row(MESSAGES.carriedIn[language], carriedInCents)}
        ${row(`+ ${MESSAGES.due[language]}`, statement.dueCents)}
        ${carriedOutCents === 0 ? undefined : row(MESSAGES.carriedOut[language], carriedOutCents)}
        ${row(`− ${MESSAGES.paid[language]}`, statement.paidCents)}
        ${row(`= ${MESSAGES.closing[language]}`, statement.closingCents, 'sum')} ${split(closing)}
      </tbody>
    </table>`;
}

/** The calculation from points to money as a sentence, so that it can be checked by hand. */
function calculationText(statement: ShopMonthStatement, language: Language): string {
  const { capturedHundredths, refundedHundredths, adjustedHundredths, rates, currency } = statement;
  const points = (hundredths: number): string => formatHundredths(hundredths, language);
  const net = capturedHundredths - refundedHundredths - adjustedHundredths;
  const carried = statement.carriedInCents !== 0;
  const rateText = ratesText(rates, { currency, language });
  const zh = [
    `兑换 ${points(capturedHundredths)} 分，退回 ${points(refundedHundredths)} 分，前期调整 ${points(adjustedHundredths)} 分，净 ${points(net)} 分`,
    ...(rateText === '' ? [] : [`${rateText}，舍去不足一分钱的零头`]),
    ...(carried ? ['加上期结转的负数'] : []),
  ];
  const en = [
    `${points(capturedHundredths)} points redeemed, ${points(refundedHundredths)} refunded, ${points(adjustedHundredths)} adjusted: ${points(net)} points net`,
    ...(rateText === '' ? [] : [`${rateText}, fractions of the minor unit dropped`]),
    ...(carried ? ['plus the negative due of the previous statement'] : []),
  ];
  return language === 'zh' ? `${zh.join('；')}。` : `${en.join('; ')}.`;
}

/** The rate, or each rate with its points when the points have several. */
function ratesText(
  rates: ShopMonthStatement['rates'],
  { currency, language }: { currency: string; language: Language },
): string {
  const texts = rates.map(({ centsPerPoint, captured, refunded }) => {
    const rate = formatMoney(centsPerPoint, currency, language);
    const points = formatHundredths(captured - refunded, language);
    const only = rates.length === 1;
    const zh = only ? `每分 ${rate}` : `${points} 分按每分 ${rate}`;
    const en = only ? `at ${rate} per point` : `${points} points at ${rate} per point`;
    return { zh, en }[language];
  });
  return texts.join(PUNCTUATION[language].comma);
}

/** What the fund covered at the close, by the month of the due. */
function coverText({ covers, currency, closed }: ShopMonthStatement, language: Language): string {
  if (!closed) return '';
  const list = covers.map(
    ({ month, amount }) => `${formatMonth(month, language)} ${formatMoney(amount, currency, language)}`,
  );
  if (list.length === 0) return { zh: '结账时基金未拨付。', en: 'The fund covered nothing at the close.' }[language];
  const dues = list.join(PUNCTUATION[language].comma);
  return { zh: `结账时基金拨付：${dues}。`, en: `Covered by the fund at the close, by month of the due: ${dues}.` }[
    language
  ];
}

function redemptionSection(
  lines: readonly AnsweredLine[],
  { month, zone }: ShopMonthStatement,
  language: Language,
): Html {
  const total = lines.reduce((sum, { pointHundredths }) => sum + pointHundredths, 0);
  const columns = columnsOf(['day', 'what', 'receiptNumber', 'volunteer', 'points', 'entry', 'answer'], language);
  const rows = lines.map((line) =>
    lineOf(columns, [
      formatLineDate(line, zone, language),
      lineDescription(line, language),
      line.tillNumber,
      line.volunteer,
      formatPoints(line.pointHundredths, language),
      entryMark(line),
      answerOf(line, language),
    ]),
  );
  const foot = sumOf(columns, MESSAGES.sum[language], 4, formatPoints(total, language));
  return lineSection({ title: MESSAGES.trade, month, columns, rows, foot }, language);
}

function paymentSection(lines: readonly AnsweredLine[], statement: ShopMonthStatement, language: Language): Html {
  const { month, zone, currency } = statement;
  const columns = columnsOf(['day', 'what', 'amount', 'entry', 'answer'], language);
  const rows = lines.map((line) =>
    lineOf(columns, [
      formatLineDate(line, zone, language),
      `${KINDS[line.kind][language]}${line.kind === 'unpaid' && line.of ? `${PUNCTUATION[language].colon}#${line.of.entry}` : ''}`,
      formatMoney(line.cents, currency, language),
      entryMark(line),
      answerOf(line, language),
    ]),
  );
  return lineSection({ title: MESSAGES.payments, month, columns, rows }, language);
}

/** Columns of numbers, and columns whose cells are not wrapped. */
const CELLS: Partial<Record<keyof typeof MESSAGES, Column['cells']>> = {
  ...{ day: 'once', volunteer: 'once', points: 'n', amount: 'n' },
};

function columnsOf(names: readonly (keyof typeof MESSAGES)[], language: Language): Column[] {
  return names.map((name) => ({ label: MESSAGES[name][language], cells: CELLS[name] }));
}

interface LineSection extends Omit<TableLines, 'caption'> {
  readonly title: Words;
  readonly month: string;
  readonly rows: readonly Html[];
}

function lineSection({ title, month, ...lines }: LineSection, language: Language): Html {
  const { rows } = lines;
  if (rows.length === 0) {
    return html`<h2>${title[language]}</h2>
      <p>${MESSAGES.nothing[language]}</p>`;
  }
  const caption = [title[language], formatMonth(month, language), lineCount(rows.length, language)].join(
    PUNCTUATION[language].comma,
  );
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

/** The date without its year, which is in the heading, and the time of day if known. */
function formatLineDate({ day, at }: AnsweredLine, zone: string, language: Language): string {
  const words = formatDayOfYear(day, language);
  return at === undefined ? words : `${words} ${formatInstant(at, zone).slice(-5)}`;
}

function lineDescription({ kind, offer, quantity, of }: AnsweredLine, language: Language): string {
  const { comma, colon } = PUNCTUATION[language];
  const goods = [offer, quantity === undefined ? undefined : `×${quantity}`].filter(Boolean).join(' ');
  const earlier = kind === 'adjustment' && of ? `${formatMonth(of.month, language)}${comma}#${of.entry}` : undefined;
  const refunded = kind === 'refunded' && of ? `#${of.entry}` : undefined;
  const details = [goods, earlier, refunded].filter(Boolean).join(' · ');
  return details === '' ? KINDS[kind][language] : `${KINDS[kind][language]}${colon}${details}`;
}

function formatPoints(hundredths: number, language: Language): string {
  return `${formatHundredths(hundredths, language)} ${language === 'zh' ? '分' : 'points'}`;
}

function answerOf({ answers }: AnsweredLine, language: Language): Part {
  const last = answers.at(-1);
  if (!last) return '–';
  return [ANSWERS[last.answer][language], last.text === undefined ? undefined : html`<br />${last.text}`];
}

function answerSection({ closed, answered }: ShopMonthStatement, language: Language): Html {
  const { agreed, disputed, resolved, open } = answered;
  const counts = {
    zh: `同意 ${agreed} 行，有异议 ${disputed} 行，异议已答复 ${resolved} 行，未答复 ${open} 行。`,
    en: `${agreed} lines agreed, ${disputed} disputed, ${resolved} resolved, ${open} not answered.`,
  };
  const instructions = {
    zh: `请逐行核对：可以逐行同意或提出异议，也可以一次同意全部。异议不改变数字；中心核实后，用退回或冲正另记一笔。志愿者只显示部分编号，商家看不到姓名和服务记录。`,
    en: `Please check each line: agree to it or dispute it, or agree to all lines at once. A dispute changes no figure; an error is corrected by a refund or a reversal, as a separate entry. Volunteers’ numbers are shown in part; a shop sees no names and no service records.`,
  };
  return html`<footer>${closed ? html`<p>${counts[language]}</p>` : undefined}
    <p>${instructions[language]}</p></footer>`;
}
