import { Words } from '../language';
import { ProblemCode } from './problem-codes';

export type { ProblemCode };

interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 408 | 409 | 413 | 415 | 422 | 429 | 431 | 500 | 503;
  /** The sentence a person reads. `{name}` stands for a value of the refusal. */
  readonly says: Words;
}

const problem = (status: ProblemKind['status'], en: string, zh: string): ProblemKind => ({ status, says: { zh, en } });

/** What each refusal looks like from outside. The compiler finds a missing line. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemKind>> = {
  'unknown-volunteer': problem(
    422,
    'No volunteer has this number. Register the volunteer first.',
    '没有这个编号的志愿者,请先登记。',
  ),
  'unknown-activity': problem(
    422,
    'No activity has this number. Register the activity first.',
    '没有这个编号的活动,请先登记。',
  ),
  'unknown-person': problem(
    422,
    'No person has this number. Register the person first.',
    '没有这个编号的人员,请先登记。',
  ),
  'not-independent': problem(
    422,
    'The approver must be neither the recorder nor the volunteer. Ask somebody else to approve.',
    '审核人不能是记录人,也不能是志愿者本人,请由他人审核。',
  ),
  'ends-before-it-starts': problem(
    422,
    'The service ends before it starts, or at the same moment. Check the times.',
    '结束时间不晚于开始时间,请核对。',
  ),
  'already-recorded': problem(
    409,
    'The volunteer already has an approved record for this activity.',
    '该志愿者在此活动中已有审核通过的记录。',
  ),
  overlaps: problem(
    409,
    'The service overlaps an approved record of the same person. See record {record}.',
    '与同一人已审核的服务时间重叠,参见记录 {record}。',
  ),
  'already-decided': problem(409, 'This record was already decided: it is {status}.', '此记录已处理,状态为 {status}。'),
  'not-approved': problem(
    409,
    'This record was not approved: it is {status}. Only what was booked can be corrected or revoked.',
    '此记录未经审核通过,状态为 {status},只有已入账的记录才能更正或撤销。',
  ),
  'nothing-changed': problem(
    422,
    'This would change nothing: the record says the same already.',
    '没有任何更改,记录内容已是如此。',
  ),
  'late-reason-needed': problem(
    422,
    'The last day to record this service was {due}. Record it all the same, and say why it is late.',
    '该服务应在 {due} 前(含当日)记录,已超期。仍可补录,但须填写迟报原因。',
  ),
  'second-approver-needed': problem(
    422,
    'A late record needs a second approver, who neither recorded it, nor approved it first, nor served.',
    '迟报的记录须由第二人复核,复核人不能是记录人、首位审核人或志愿者本人。',
  ),
  'out-of-range': problem(422, 'A rating is {lowest} to {highest} stars.', '评分须在 {lowest} 到 {highest} 星之间。'),
  'no-such-record': problem(
    422,
    'The volunteer has no approved record for this activity, so there is nothing to rate.',
    '该志愿者在此活动中没有审核通过的记录,无法评分。',
  ),
  'already-rated': problem(409, 'This person has already rated this service.', '此人已对该服务评分。'),
  'unknown-offer': problem(422, 'No offer has this number.', '没有这个编号的兑换商品。'),
  'unknown-shop': problem(422, 'No shop has this number.', '没有这个编号的商家。'),
  'shop-not-active': problem(409, 'The shop takes no redemptions at present.', '该商家目前不接受兑换。'),
  'no-such-redemption': problem(
    422,
    'No redemption has this number, so nothing can be given back.',
    '没有这笔兑换,无法退还。',
  ),
  'more-than-captured': problem(
    422,
    'More points than were redeemed: {left} hundredths are left to give back, {asked} were asked.',
    '退还多于已兑换的积分:还可退 {left}(百分之一分),申请退 {asked}。',
  ),
  'already-used': problem(409, 'This number is already in use. Choose another.', '此编号已被使用,请另选。'),
  'statement-open': problem(
    409,
    'The month {month} is not closed, so its statement can still change. Answer it after the close.',
    '{month} 尚未结账,对账单还会变动,请在结账后答复。',
  ),
  'not-disputed': problem(
    409,
    'This dispute is not open any more: it was answered, or the shop has answered the line again.',
    '该异议已不在处理中:已经答复,或商家已重新答复此行。',
  ),
  'consent-invalid': problem(
    422,
    'This code can not be used: it is wrong, used, expired, cancelled or for another shop. Ask the volunteer for a new one.',
    '此凭码不能使用:可能输入有误、已用过、已过期、已取消或限其他商家。请向志愿者索取新码。',
  ),
  'consent-used': problem(409, 'This code was used already, so it can not be cancelled.', '此凭码已使用,不能取消。'),
  'above-ceiling': problem(
    422,
    'The code is good for {ceiling} hundredths of a point at most, {asked} were asked.',
    '此凭码最多可用 {ceiling}(百分之一分),需要 {asked}。',
  ),
  'ceiling-missing': problem(422, 'A voucher needs a ceiling in hundredths of a point.', '兑换券须注明积分上限。'),
  'not-enough-points': problem(409, 'There are not enough points for this.', '积分不足。'),
  'more-than-owed': problem(
    422,
    'More than the shop is owed: {owed} are covered and not paid yet, {asked} were asked.',
    '多于应付商家的款项:已拨付未支付 {owed},申请 {asked}。',
  ),
  'already-registered': problem(
    409,
    'This number is already registered. Use PATCH to change its details.',
    '此编号已登记,如需修改请用 PATCH。',
  ),
  'unknown-category': problem(
    422,
    'The policy in force has no such category. It has: {categories}.',
    '现行规则没有这个服务类别,可用类别:{categories}。',
  ),
  'unknown-organisation': problem(
    422,
    'No organisation has this number. Register it first.',
    '没有这个编号的组织,请先登记。',
  ),
  'unknown-unit': problem(
    422,
    'No unit of the community has this number. Register it first.',
    '没有这个编号的小区或楼栋,请先登记。',
  ),
  'unknown-cohort': problem(422, 'No cohort has this number. Register it first.', '没有这个编号的人群类别,请先登记。'),
  'no-service': problem(
    422,
    'The volunteer has no recorded service in these days, so there is nothing to certify.',
    '该志愿者在此期间没有服务记录,无法出具证明。',
  ),
  'already-revoked': problem(
    409,
    'This certificate was already revoked. Nothing was changed.',
    '此证明已撤销,未作任何更改。',
  ),
  'expires-in-the-past': problem(
    422,
    'The key would have ended already. Name an instant ahead.',
    '到期时间已过,请填写将来的时刻。',
  ),
  'invalid-row': problem(422, 'The row can not be read.', '该行无法读取。'),
  'month-closed': problem(
    409,
    'The month {month} is closed. Book a correction in the open month instead.',
    '{month} 月已结账,请在未结账的月份更正。',
  ),
  'month-not-over': problem(
    409,
    'The month {month} is not over yet. It can be closed from {from} on.',
    '{month} 月尚未结束,{from} 起方可结账。',
  ),
  'insufficient-points': problem(
    409,
    'Not enough points: {available} hundredths are available, {asked} were asked.',
    '积分不足:可用 {available}(百分之一分),需要 {asked}。',
  ),
  'insufficient-coins': problem(
    409,
    'Not enough time coins: {available} minutes are available, {asked} were asked.',
    '时间币不足:可用 {available} 分钟,需要 {asked} 分钟。',
  ),
  'insufficient-record': problem(409, 'Record time would fall below zero.', '服务时间不能小于零。'),
  'insufficient-fund': problem(
    409,
    'The fund has not enough money: {available} are available, {asked} were asked.',
    '资金不足:可用 {available},需要 {asked}。',
  ),
  'insufficient-balance': problem(409, 'The account would fall below its limit.', '账户余额将低于下限。'),
  'limit-exceeded': problem(409, 'The account would pass its limit.', '账户余额将超过上限。'),
  'amount-too-large': problem(422, 'The amount is too large to be kept exactly.', '数额过大,无法精确保存。'),
  'unknown-entry': problem(422, 'There is no entry {seq}.', '没有第 {seq} 号分录。'),
  'not-reversible': problem(
    409,
    'Entry {seq} can not be reversed: an entry of its kind is corrected in another way, or it is a reversal itself.',
    '第 {seq} 号分录不能冲正:此类分录用其他方式更正,或其本身就是冲正。',
  ),
  'already-reversed': problem(
    409,
    'Entry {seq} was already reversed, by entry {by}. Nothing was changed.',
    '第 {seq} 号分录已由第 {by} 号分录冲正,未作任何更改。',
  ),
  'unknown-hold': problem(422, 'There is no such reservation.', '没有这笔预留。'),
  'hold-expired': problem(
    409,
    'The reservation expired at {expiresAt}. Reserve again.',
    '预留已于 {expiresAt} 过期,请重新预留。',
  ),
  'hold-resolved': problem(409, 'The reservation was already captured or released.', '该预留已兑换或已释放。'),
  'more-than-held': problem(
    422,
    'More than was reserved: {held} are held, {asked} were asked.',
    '多于预留数额:预留 {held},申请 {asked}。',
  ),
  'hold-exists': problem(409, 'This reservation exists already.', '该预留已存在。'),
  'invalid-request': problem(400, 'Some fields are wrong. Each is named below.', '部分字段有误,逐一列于下方。'),
  'malformed-body': problem(
    400,
    'The body is not the JSON object that was expected.',
    '请求内容不是所需的 JSON 对象。',
  ),
  'body-too-large': problem(413, 'The body is too large.', '请求内容过大。'),
  'unsupported-media-type': problem(415, 'Send the body as application/json.', '请以 application/json 发送请求内容。'),
  'idempotency-key-missing': problem(
    400,
    'Send an Idempotency-Key header: a text of your own that stays the same when you retry.',
    '请发送 Idempotency-Key 请求头:自定义文本,重试时保持不变。',
  ),
  'idempotency-key-invalid': problem(
    400,
    'The Idempotency-Key is 1 to 255 visible ASCII characters.',
    'Idempotency-Key 须为 1 到 255 个可见 ASCII 字符。',
  ),
  'idempotency-key-reused': problem(
    422,
    'This Idempotency-Key was used for another request. Nothing was done; use a new key.',
    '此 Idempotency-Key 已用于另一请求,未作任何处理,请换新键。',
  ),
  unauthorized: problem(
    401,
    'Send a valid API key: Authorization: Bearer tbk_…',
    '请提供有效的 API 密钥:Authorization: Bearer tbk_…',
  ),
  forbidden: problem(403, 'This key may not do that.', '此密钥无权进行该操作。'),
  'unknown-ledger': problem(404, 'This key has no ledger of that name.', '此密钥没有该名称的账本。'),
  'not-found': problem(404, 'There is nothing here.', '此处没有内容。'),
  'job-not-failed': problem(409, 'Only a failed job is tried again.', '只有失败的任务才能重试。'),
  'wrong-key': problem(401, 'This key is not valid, or it has ended.', '密钥无效或已失效。'),
  'key-ended': problem(
    409,
    'This key was revoked, and nothing follows it. Make a new one.',
    '此密钥已被撤销,不能续换,请另建新密钥。',
  ),
  'too-many-attempts': problem(
    429,
    'Too many wrong keys came from your address. Try again in {minutes} minutes; a right key goes on working.',
    '来自您所在地址的错误密钥过多,请 {minutes} 分钟后再试;正确的密钥不受影响。',
  ),
  'too-many-requests': problem(
    429,
    'Too many requests in a minute: {limit} are allowed. Try again in {seconds} seconds.',
    '一分钟内请求过多(上限 {limit} 次),请 {seconds} 秒后再试。',
  ),
  'unreadable-request': problem(400, 'This is no HTTP request that can be read.', '无法识别的 HTTP 请求。'),
  'request-too-slow': problem(408, 'The request did not arrive whole in time.', '请求未能按时完整送达。'),
  'headers-too-large': problem(431, 'The address and the headers are too large.', '请求地址与请求头过大。'),
  stopping: problem(503, 'The service is stopping. Try again in a moment.', '服务正在停止,请稍后再试。'),
  'too-many-tries': problem(
    429,
    'Too many codes were wrong. Try again in {seconds} seconds.',
    '错误的凭码过多,请 {seconds} 秒后再试。',
  ),
  'not-ready': problem(
    503,
    'The service is not ready: the check “{check}” fails. It was logged; try again in a moment.',
    '服务尚未就绪:检查“{check}”未通过,已记录,请稍后再试。',
  ),
  'too-busy': problem(
    503,
    'Too many requests are waiting. Try again in a moment with the same Idempotency-Key.',
    '等待的请求过多,请稍后用同一 Idempotency-Key 重试。',
  ),
  'commit-failed': problem(
    503,
    'It is not known whether this was booked. Try again with the same Idempotency-Key.',
    '无法确认是否已入账,请用同一 Idempotency-Key 重试。',
  ),
  'database-away': problem(
    503,
    'The database can not be used at the moment. Try again in a moment; with the same Idempotency-Key nothing is booked twice.',
    '数据库暂时无法使用,请稍后再试;用同一 Idempotency-Key 重试不会重复入账。',
  ),
  internal: problem(500, 'Something went wrong on our side. It was logged.', '服务内部出错,已记录。'),
};
