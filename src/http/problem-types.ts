import { ErrorCode, RequestErrorCode } from '../common/error-codes';
import { ProblemType, problemType } from './problem-type';
import { REFUSAL_PROBLEM_TYPES } from './refusal-problem-types';

/** What is wrong with a request before a rule decides on it. */
const REQUEST_PROBLEM_TYPES: Readonly<Record<RequestErrorCode, ProblemType>> = {
  'invalid-request': problemType(400, 'Some fields are wrong. Each is named below.', '部分字段有误，逐一列于下方。'),
  'malformed-body': problemType(
    400,
    'Send the body as one JSON object, {…}, whose fields are those of this request.',
    '请求内容须为一个 JSON 对象 {…}，字段见此请求的说明。',
  ),
  'body-too-large': problemType(
    413,
    'The body is larger than 64 KiB, or than 1 MiB in bulk. Send less at once.',
    '请求内容超过 64 KiB(批量为 1 MiB),请分次发送。',
  ),
  'unsupported-media-type': problemType(
    415,
    'Send the body as application/json.',
    '请以 application/json 发送请求内容。',
  ),
  'idempotency-key-missing': problemType(
    400,
    'Send an Idempotency-Key header: a text of your own that stays the same when you retry.',
    '请发送 Idempotency-Key 请求头：自定义文本，重试时保持不变。',
  ),
  'idempotency-key-invalid': problemType(
    400,
    'The Idempotency-Key is 1 to 255 visible ASCII characters.',
    'Idempotency-Key 须为 1 到 255 个可见 ASCII 字符。',
  ),
  'idempotency-key-reused': problemType(
    422,
    'This Idempotency-Key was used for another request. Nothing was done; use a new key.',
    '此 Idempotency-Key 已用于另一请求，未作任何处理，请换新键。',
  ),
  unauthorized: problemType(
    401,
    'Send a valid API key: Authorization: Bearer tbk_…',
    '请提供有效的 API 密钥:Authorization: Bearer tbk_…',
  ),
  forbidden: problemType(403, 'This key may not do that.', '此密钥无权进行该操作。'),
  'unknown-ledger': problemType(404, 'This key has no ledger of that name.', '此密钥没有该名称的账本。'),
  'not-found': problemType(404, 'There is nothing here.', '此处没有内容。'),
  'method-not-allowed': problemType(405, 'This address takes {allow} only.', '此地址只接受 {allow}。'),
  'job-not-failed': problemType(409, 'Only a failed job is tried again.', '只有失败的任务才能重试。'),
  'wrong-key': problemType(401, 'This key is not valid, or it has ended.', '密钥无效或已失效。'),
  'key-ended': problemType(
    409,
    'This key was revoked, and nothing follows it. Make a new one.',
    '此密钥已被撤销，不能续换，请另建新密钥。',
  ),
  'too-many-attempts': problemType(
    429,
    'Too many wrong keys came from your address. Try again in {minutes} minutes; a right key goes on working.',
    '来自您所在地址的错误密钥过多，请 {minutes} 分钟后再试；正确的密钥不受影响。',
  ),
  'too-many-requests': problemType(
    429,
    'Too many requests in a minute: {limit} are allowed. Try again in {seconds} seconds.',
    '一分钟内请求过多（上限 {limit} 次），请 {seconds} 秒后再试。',
  ),
  'unreadable-request': problemType(400, 'This is no HTTP request that can be read.', '无法识别的 HTTP 请求。'),
  'request-too-slow': problemType(408, 'The request did not arrive whole in time.', '请求未能按时完整送达。'),
  'headers-too-large': problemType(431, 'The address and the headers are too large.', '请求地址与请求头过大。'),
  stopping: problemType(503, 'The service is stopping. Try again in a moment.', '服务正在停止，请稍后再试。'),
  'too-many-tries': problemType(
    429,
    'Too many codes were wrong. Try again in {seconds} seconds.',
    '错误的兑换码过多，请 {seconds} 秒后再试。',
  ),
  'not-ready': problemType(
    503,
    'The service is not ready: the check “{check}” fails. It was logged; try again in a moment.',
    '服务尚未就绪：检查“{check}”未通过，已记录，请稍后再试。',
  ),
  'too-busy': problemType(
    503,
    'Too many requests are waiting. Try again in a moment with the same Idempotency-Key.',
    '等待的请求过多，请稍后用同一 Idempotency-Key 重试。',
  ),
  'commit-failed': problemType(
    503,
    'It is not known whether this was booked. Try again with the same Idempotency-Key.',
    '无法确认是否已入账，请用同一 Idempotency-Key 重试。',
  ),
  'database-away': problemType(
    503,
    'The database can not be used at the moment. Try again in a moment; with the same Idempotency-Key nothing is booked twice.',
    '数据库暂时无法使用，请稍后再试；用同一 Idempotency-Key 重试不会重复入账。',
  ),
  internal: problemType(500, 'Something went wrong on our side. It was logged.', '服务内部出错，已记录。'),
};

/** What each problem looks like from outside. */
export const PROBLEM_TYPES: Readonly<Record<ErrorCode, ProblemType>> = {
  ...REFUSAL_PROBLEM_TYPES,
  ...REQUEST_PROBLEM_TYPES,
};
