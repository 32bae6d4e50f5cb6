import { RefusalCode } from '../common/refusal';
import { LEDGER_PROBLEM_TYPES } from './ledger-problem-types';
import { ProblemType, problemType } from './problem-type';

/** The status and sentence of every refusal. The compiler reports a missing one. */
export const REFUSAL_PROBLEM_TYPES: Readonly<Record<RefusalCode, ProblemType>> = {
  'unknown-volunteer': problemType(
    422,
    'No volunteer has this number. Register the volunteer first.',
    '没有这个编号的志愿者，请先登记。',
  ),
  'unknown-activity': problemType(
    422,
    'No activity has this number. Register the activity first.',
    '没有这个编号的活动，请先登记。',
  ),
  'unknown-person': problemType(
    422,
    'No person has this number. Register the person first.',
    '没有这个编号的人员，请先登记。',
  ),
  'not-independent': problemType(
    422,
    'The approver must be neither the recorder nor the volunteer. Ask another person to approve.',
    '审核人不能是记录人，也不能是志愿者本人，请由他人审核。',
  ),
  'ends-before-it-starts': problemType(
    422,
    'The service ends before it starts, or at the same moment. Check the times.',
    '结束时间不晚于开始时间，请核对。',
  ),
  'too-long': problemType(
    422,
    'The service lasts more than 24 hours. Check the times; where a sign-out is missing, give it.',
    '服务超过 24 小时，请核对时间；没有签退的请填写签退时间。',
  ),
  'not-over-yet': problemType(
    409,
    'The service is not over yet. Approve it after its end, or give the sign-out.',
    '服务尚未结束，请在结束后审核，或填写签退时间。',
  ),
  'ends-far-beyond-plan': problemType(
    422,
    'The service ends long after the planned end of its activity. Check the sign-out, or correct the activity.',
    '服务结束时间远晚于活动的计划结束时间，请核对签退时间或更正活动。',
  ),
  'ends-after-approval': problemType(
    422,
    'The service ends after its approval. Approve it after its end, or check the sign-out.',
    '服务结束晚于审核时间，请在结束后审核，或核对签退时间。',
  ),
  'beyond-capacity': problemType(
    409,
    'The activity already has as many people as its place holds. Check who was there, or correct the capacity.',
    '活动人数已达场地容量，请核对到场人员或更正容量。',
  ),
  'already-recorded': problemType(
    409,
    'The volunteer already has an approved service record for this activity. Correct that record instead.',
    '该志愿者在此活动中已有审核通过的服务记录，如有误请更正该记录。',
  ),
  overlaps: problemType(
    409,
    'The service overlaps another approved service record of the same person: {record}. Check the times.',
    '与同一人已审核通过的服务记录 {record} 时间重叠，请核对。',
  ),
  'already-decided': problemType(
    409,
    'This was already decided. Its status is “{status|status}”.',
    '此项已处理，状态为“{status|status}”。',
  ),
  'not-approved': problemType(
    409,
    'This service record is not approved. Its status is “{status|status}”. Only approved records can be corrected or revoked.',
    '此服务记录未经审核通过，状态为“{status|status}”，只有审核通过的记录才能更正或撤销。',
  ),
  'nothing-changed': problemType(
    422,
    'The correction changes nothing: the service record already has these values.',
    '更正没有任何变化，服务记录的内容已是如此。',
  ),
  'late-reason-needed': problemType(
    422,
    'This service was due to be recorded by {due}. It can still be recorded: give the reason for the delay.',
    '该服务应在 {due} 前（含当日）记录，已超期。仍可补录，但须填写迟报原因。',
  ),
  'second-approver-needed': problemType(
    422,
    'A late service record needs a second approver, who must be neither the recorder, the first approver nor the volunteer.',
    '迟报的服务记录须由第二人复核，复核人不能是记录人、首位审核人或志愿者本人。',
  ),
  'out-of-range': problemType(
    422,
    'A rating must be from {lowest} to {highest} stars.',
    '评价须在 {lowest} 到 {highest} 星之间。',
  ),
  'no-such-record': problemType(
    422,
    'The volunteer has no approved service record for this activity, so there is nothing to rate.',
    '该志愿者在此活动中没有审核通过的服务记录，无法评价。',
  ),
  'self-rating': problemType(
    422,
    'Nobody can rate their own service or withdraw a rating of it. The stars are those of the person who was served.',
    '不能评价自己的服务，也不能撤回对自己的评价，评价须由服务对象作出。',
  ),
  'already-rated': problemType(409, 'This person has already rated this service.', '此人已对该服务评价。'),
  'already-withdrawn': problemType(
    409,
    'This rating was already withdrawn. Nothing was changed.',
    '此评价已撤回，未作任何更改。',
  ),
  'unknown-offer': problemType(
    422,
    'No offer has this number. Check the number, or register the offer.',
    '没有这个编号的兑换商品，请核对编号或先登记。',
  ),
  'unknown-shop': problemType(
    422,
    'No shop has this number. Check the number, or register the shop.',
    '没有这个编号的商家，请核对编号或先登记。',
  ),
  'shop-not-active': problemType(
    409,
    'The shop is not active and accepts no redemptions at present.',
    '该商家未启用，目前不接受兑换。',
  ),
  'shop-without-rate': problemType(
    409,
    'The shop has no confirmed rate on {day}. Ask a second person to confirm its rate.',
    '该商家在 {day} 没有已确认的结算价，请由另一人确认其结算价。',
  ),
  'offer-without-price': problemType(
    409,
    'The offer has no price on {day} yet. Use it from its first day on.',
    '该商品在 {day} 尚无价格，请在其生效日起使用。',
  ),
  'no-such-redemption': problemType(
    422,
    'No redemption has this number, so there is nothing to refund. Check the number.',
    '没有这个编号的兑换，无法退回，请核对编号。',
  ),
  'ambiguous-number': problemType(
    409,
    'Several shops used this number. Send the id of the redemption instead.',
    '有多家商家使用此编号，请改填该笔兑换的 id。',
  ),
  'more-than-captured': problemType(
    422,
    'The refund is larger than the points redeemed: {left|points} points can be refunded, {asked|points} were requested.',
    '退回多于已兑换的积分：还可退 {left|points} 分，申请退 {asked|points} 分。',
  ),
  'already-used': problemType(409, 'This number is already in use. Choose another one.', '此编号已被使用，请另选。'),
  'statement-open': problemType(
    409,
    '{month|month} is not closed yet, so its monthly statement can still change. Answer it after the close.',
    '{month|month}尚未结账，月结单还会变动，请在结账后答复。',
  ),
  'not-disputed': problemType(
    409,
    'This dispute is no longer open: it was resolved, or the shop has answered the line again.',
    '该异议已不在处理中：已经答复，或商家已重新答复此行。',
  ),
  'consent-invalid': problemType(
    422,
    'This redemption code cannot be used: it is wrong, used, expired, cancelled or for another shop. Ask the volunteer for a new one.',
    '此兑换码不能使用：可能输入有误、已用过、已过期、已取消或限其他商家。请向志愿者索取新的兑换码。',
  ),
  'issued-by-shop': problemType(
    422,
    'This redemption code was issued by somebody who holds a key of this shop. Ask the volunteer or the centre for another one.',
    '此兑换码由持有本商家密钥的人出具，不能在本商家使用。请由志愿者本人或中心的其他人重新出具。',
  ),
  'consent-used': problemType(
    409,
    'This redemption code was already used and cannot be cancelled.',
    '此兑换码已使用，不能取消。',
  ),
  'above-ceiling': problemType(
    422,
    'The redemption code covers at most {ceiling|points} points, {asked|points} were requested.',
    '此兑换码最多可用 {ceiling|points} 分，需要 {asked|points} 分。',
  ),
  'ceiling-missing': problemType(
    422,
    'A voucher needs a ceiling: send it in hundredths of a point.',
    '兑换券须注明积分上限（单位：百分之一分）。',
  ),
  'not-enough-points': problemType(409, 'The volunteer does not have enough points for this.', '志愿者的积分不足。'),
  'more-than-owed': problemType(
    422,
    'The payment is larger than the amount owed to the shop: {owed} cents are funded and not yet paid, {asked} were requested.',
    '付款多于应付商家的款项：已拨付未支付 {owed}（最小货币单位），申请支付 {asked}。',
  ),
  'already-registered': problemType(
    409,
    'This number is already registered. Use PATCH to change its details.',
    '此编号已登记，如需修改请用 PATCH。',
  ),
  'unknown-category': problemType(
    422,
    'The policy in force has no such service category. Choose one of: {categories}.',
    '现行规则没有这个服务类别，请选用：{categories}。',
  ),
  'unknown-organisation': problemType(
    422,
    'No organisation has this number. Register it first.',
    '没有这个编号的组织，请先登记。',
  ),
  'unknown-unit': problemType(
    422,
    'No estate, building or block has this number. Register it first.',
    '没有这个编号的小区或楼栋，请先登记。',
  ),
  'unknown-cohort': problemType(
    422,
    'No cohort has this number. Register it first.',
    '没有这个编号的人群类别，请先登记。',
  ),
  'no-service': problemType(
    422,
    'The volunteer has no service hours in this period, so there is nothing to certify.',
    '该志愿者在此期间没有服务时间，无法出具证明。',
  ),
  'already-revoked': problemType(
    409,
    'This certificate was already revoked. Nothing was changed.',
    '此证明已撤销，未作任何更改。',
  ),
  'expires-in-the-past': problemType(
    422,
    'The expiry is in the past. Send an instant in the future.',
    '到期时间已过，请填写将来的时刻。',
  ),
  'expires-too-late': problemType(
    422,
    'A key of staff ends within a year. Send an expiry at most a year ahead, or leave it out.',
    '工作人员的密钥有效期最长一年，请填写一年以内的到期时间，或不填写。',
  ),
  'key-ended': problemType(
    409,
    'This key was revoked and cannot be rotated. Create a new key.',
    '此密钥已被撤销，不能轮换，请新建密钥。',
  ),
  'already-rotated': problemType(
    409,
    'This key was rotated already and ends with its grace period. Rotate the key that replaced it.',
    '此密钥已轮换过，宽限期满即失效，请轮换替代它的新密钥。',
  ),
  'key-waits': problemType(
    409,
    'This key waits for a second person’s confirmation. Confirm it first, or revoke it and create a new key.',
    '此密钥正等待第二人确认，请先确认，或撤销后新建密钥。',
  ),
  'not-a-till': problemType(
    422,
    'Only a key with the role shop can belong to a shop. Leave out the shop, or choose that role.',
    '只有商家角色的密钥才能属于商家，请不填商家，或改用商家角色。',
  ),
  'invalid-row': problemType(
    422,
    'The row is invalid and cannot be read. Correct it and import it again.',
    '该行有误，无法读取，请更正后重新导入。',
  ),
  'unknown-import': problemType(
    422,
    'No import has this id. Record the import first.',
    '没有这个编号的导入，请先登记导入。',
  ),
  'import-not-confirmed': problemType(
    409,
    'The import is not confirmed yet. Ask a second person to confirm it.',
    '该导入尚未确认，请由另一人确认。',
  ),
  'import-closed': problemType(
    409,
    'The import is closed: nothing more can be taken in with it. Record another import.',
    '该导入已结束，不能再导入内容，请另行登记导入。',
  ),
  'outside-import': problemType(
    422,
    '{day} is in none of the months of the import. Check the date, or record an import with that month.',
    '{day} 不在该导入的月份之内，请核对日期，或登记包含该月的导入。',
  ),
  ...LEDGER_PROBLEM_TYPES,
};
