import { ErrorCode } from '../../common/error-codes';
import { Language, Words } from '../../common/language';
import { PROBLEM_TYPES } from '../../http/problem-types';

/** Reasons for which rows are rejected, in few words. */
const REASONS: Partial<Readonly<Record<ErrorCode, Words>>> = {
  'unknown-volunteer': { zh: '没有登记这名志愿者', en: 'the volunteer is not registered' },
  'unknown-activity': { zh: '没有登记这项活动', en: 'the activity is not registered' },
  'unknown-person': { zh: '没有登记此人', en: 'the person is not registered' },
  'not-independent': { zh: '审核人不是第三人', en: 'approved by the recorder or the volunteer' },
  'ends-before-it-starts': { zh: '结束早于开始', en: 'ends before it starts' },
  'too-long': { zh: '超过 24 小时', en: 'longer than 24 hours' },
  'not-over-yet': { zh: '服务尚未结束', en: 'not over yet' },
  'ends-far-beyond-plan': { zh: '结束远晚于计划', en: 'ends long after the planned end' },
  'ends-after-approval': { zh: '结束晚于审核', en: 'ends after its approval' },
  'beyond-capacity': { zh: '超过场地容量', en: 'more people than the place holds' },
  'self-rating': { zh: '评价本人的服务', en: 'rated by the volunteer' },
  'shop-without-rate': { zh: '商家没有已确认的结算价', en: 'the shop has no confirmed rate' },
  'offer-without-price': { zh: '商品尚无价格', en: 'the offer has no price yet' },
  'outside-import': { zh: '不在导入的月份之内', en: 'outside the months of the import' },
  'import-closed': { zh: '导入已结束', en: 'the import is closed' },
  'already-recorded': { zh: '此活动已记录过', en: 'already recorded' },
  overlaps: { zh: '与本人另一服务时间重叠', en: 'overlaps another service of the same person' },
  'late-reason-needed': { zh: '迟报未说明原因', en: 'late, and no reason given' },
  'second-approver-needed': { zh: '迟报未经第二人复核', en: 'late, and not approved by a second person' },
  'out-of-range': { zh: '评价不在 1 到 5 星', en: 'not 1 to 5 stars' },
  'no-such-record': { zh: '没有可评价的服务', en: 'no such service' },
  'already-rated': { zh: '此人已评过', en: 'already rated by the same person' },
  'insufficient-points': { zh: '积分不足', en: 'not enough points' },
  'shop-not-active': { zh: '商家暂停兑换', en: 'the shop is not active' },
  'no-such-redemption': { zh: '没有这笔兑换', en: 'no such redemption' },
  'more-than-captured': { zh: '退回多于兑换', en: 'more than was redeemed' },
  'invalid-row': { zh: '内容无法读取', en: 'cannot be read' },
  'month-closed': { zh: '当月已结账', en: 'the month is closed' },
  'month-not-over': { zh: '当月尚未结束', en: 'the month is not over yet' },
  'above-ceiling': { zh: '超过兑换码的上限', en: 'above the ceiling of the redemption code' },
  'statement-open': { zh: '当月尚未结账', en: 'the month is not closed yet' },
  'unknown-entry': { zh: '没有这条分录', en: 'no such entry' },
  'not-reversible': { zh: '此分录不能冲正', en: 'the entry cannot be reversed' },
  'already-reversed': { zh: '此分录已冲正', en: 'the entry was already reversed' },
  'hold-expired': { zh: '预留已过期', en: 'the reservation expired' },
};

const OTHER_REASON: Words = { zh: '其他原因', en: 'another reason' };

/**
 * A reason for rejection in words, never its code: the report's own, or the beginning of the problem's sentence where
 * that has no values, or that there was another one.
 */
export function formatReason(reason: string, language: Language): string {
  const own = Object.hasOwn(REASONS, reason) ? REASONS[reason as ErrorCode] : undefined;
  if (own) return own[language];
  const problem = Object.hasOwn(PROBLEM_TYPES, reason) ? PROBLEM_TYPES[reason as ErrorCode].text : undefined;
  const [beginning = ''] = problem?.[language].split(/[.。:：,，]/) ?? [];
  if (beginning === '' || beginning.includes('{')) return OTHER_REASON[language];
  return beginning.charAt(0).toLowerCase() + beginning.slice(1);
}
