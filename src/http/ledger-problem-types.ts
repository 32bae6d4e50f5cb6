import { RefusalCode } from '../common/refusal';
import { ProblemType, problemType } from './problem-type';

/** The status and sentence of every refusal by the rules of the ledger itself. */
export const LEDGER_PROBLEM_TYPES = {
  'month-closed': problemType(
    409,
    '{month|month} is closed. Book a correction in an open month instead.',
    '{month|month}已结账，请在未结账的月份更正。',
  ),
  'month-not-over': problemType(
    409,
    '{month|month} is not over yet. It can be closed from {from}.',
    '{month|month}尚未结束，{from} 起方可结账。',
  ),
  'insufficient-points': problemType(
    409,
    'Not enough points: {available|points} are available, {asked|points} were requested.',
    '积分不足：可用 {available|points} 分，需要 {asked|points} 分。',
  ),
  'insufficient-coins': problemType(
    409,
    'Not enough time coins: {available|minutes} are available, {asked|minutes} were requested.',
    '时间币不足：可用 {available|minutes}，需要 {asked|minutes}。',
  ),
  'insufficient-record': problemType(409, 'The service hours would fall below zero.', '服务时间将小于零。'),
  'insufficient-fund': problemType(
    409,
    'The fund does not have enough money: {available} cents are available, {asked} were requested.',
    '基金不足：可用 {available}（最小货币单位），需要 {asked}。',
  ),
  'insufficient-balance': problemType(
    409,
    'The balance of the account would fall below its lower limit.',
    '账户余额将低于下限。',
  ),
  'limit-exceeded': problemType(
    409,
    'The balance of the account would exceed its upper limit.',
    '账户余额将超过上限。',
  ),
  'amount-too-large': problemType(422, 'The amount is too large to be stored exactly.', '数额过大，无法精确保存。'),
  'unknown-entry': problemType(422, 'There is no entry {seq}. Check its number.', '没有第 {seq} 号分录，请核对编号。'),
  'not-reversible': problemType(
    409,
    'Entry {seq} cannot be reversed: it is a reversal itself, or entries of its kind are corrected in another way.',
    '第 {seq} 号分录不能冲正：此类分录用其他方式更正，或其本身就是冲正。',
  ),
  'already-reversed': problemType(
    409,
    'Entry {seq} was already reversed by entry {by}. Nothing was changed.',
    '第 {seq} 号分录已由第 {by} 号分录冲正，未作任何更改。',
  ),
  'unknown-hold': problemType(
    422,
    'There is no reservation with this id. Check the id.',
    '没有这个 id 的预留，请核对。',
  ),
  'hold-expired': problemType(
    409,
    'The reservation expired at {expiresAt}. Reserve again.',
    '预留已于 {expiresAt} 过期，请重新预留。',
  ),
  'hold-resolved': problemType(409, 'The reservation was already captured or released.', '该预留已兑换或已释放。'),
  'more-than-held': problemType(
    422,
    'The capture is larger than the reservation: {held|points} points are reserved, {asked|points} were requested.',
    '兑换多于预留的数额：预留 {held|points} 分，申请 {asked|points} 分。',
  ),
  'hold-exists': problemType(409, 'This reservation already exists.', '该预留已存在。'),
} as const satisfies Partial<Record<RefusalCode, ProblemType>>;
