import { ErrorCode, RequestErrorCode } from '../common/error-codes';
import { ProblemType, problemType } from './problem-type';
import { REFUSAL_PROBLEM_TYPES } from './refusal-problem-types';

/** The problems of a request that no rule of the domain has decided on. */
const REQUEST_PROBLEM_TYPES: Readonly<Record<RequestErrorCode, ProblemType>> = {
  'invalid-request': problemType(
    400,
    'Some fields are invalid. Correct the fields that are listed.',
    '部分字段有误，请按所列更正。',
  ),
  'malformed-body': problemType(
    400,
    'The body is not a JSON object. Send one JSON object with the fields of this request.',
    '请求内容不是 JSON 对象。请发送一个 JSON 对象，字段见此请求的说明。',
  ),
  'body-too-large': problemType(
    413,
    'The body is larger than 64 KiB, or 1 MiB for a bulk request. Split it into several requests.',
    '请求内容超过 64 KiB（批量请求为 1 MiB），请分次发送。',
  ),
  'unsupported-media-type': problemType(
    415,
    'The content type of the body is not supported. Send the body as application/json.',
    '不支持该请求内容的类型，请以 application/json 发送。',
  ),
  'idempotency-key-missing': problemType(
    400,
    'The Idempotency-Key header is missing. Send a text of your own choice, and the same text when you retry.',
    '缺少 Idempotency-Key 请求头。请发送自定义文本，重试时保持不变。',
  ),
  'idempotency-key-invalid': problemType(
    400,
    'The Idempotency-Key must have 1 to 255 visible ASCII characters.',
    'Idempotency-Key 须为 1 到 255 个可见 ASCII 字符。',
  ),
  'idempotency-key-reused': problemType(
    422,
    'This Idempotency-Key was already used for another request. Nothing was booked. Send a new key.',
    '此 Idempotency-Key 已用于另一请求，未作任何处理，请换用新的键。',
  ),
  unauthorized: problemType(
    401,
    'The request has no valid API key. Send one in the header: Authorization: Bearer tbk_… A new key of staff or of a ' +
      'shop works once a second person has confirmed it.',
    '请求没有有效的 API 密钥。请在请求头中提供：Authorization: Bearer tbk_… 工作人员和商家的新密钥须经第二人确认后才能使用。',
  ),
  forbidden: problemType(403, 'This key has no permission to do this.', '此密钥无权进行该操作。'),
  'till-only': problemType(
    403,
    'Points are redeemed at the shop’s till, with the volunteer’s redemption code. Staff enter only what is in old books, ' +
      'within an import.',
    '积分只能由商家凭志愿者的兑换码兑换；工作人员仅在导入旧账时录入。',
  ),
  'unknown-ledger': problemType(
    404,
    'This key gives access to no ledger of this name. Check the name.',
    '此密钥不能访问该名称的账本，请核对名称。',
  ),
  'not-found': problemType(
    404,
    'Nothing was found at this address or under this number.',
    '未找到此地址或编号的内容。',
  ),
  'method-not-allowed': problemType(
    405,
    'This address does not accept this method. Use {allow}.',
    '此地址不接受该方法，请用 {allow}。',
  ),
  'job-not-failed': problemType(
    409,
    'This job has not failed. Only failed jobs can be retried.',
    '此任务没有失败，只有失败的任务才能重试。',
  ),
  'wrong-key': problemType(
    401,
    'This key is invalid, expired or revoked. Check it, or ask the centre for a new one.',
    '密钥无效或已失效，请核对，或向社区索取新的密钥。',
  ),
  'too-many-attempts': problemType(
    429,
    'Too many invalid keys were sent from your address. Try again in {minutes} minutes; valid keys still work.',
    '来自您所在地址的错误密钥过多，请 {minutes} 分钟后再试；有效的密钥不受影响。',
  ),
  'too-many-requests': problemType(
    429,
    'Too many requests: {limit} a minute are allowed. Try again in {seconds} seconds.',
    '一分钟内请求过多（上限 {limit} 次），请 {seconds} 秒后再试。',
  ),
  'unreadable-request': problemType(400, 'The request is not valid HTTP.', '请求不是有效的 HTTP 请求。'),
  'request-too-slow': problemType(
    408,
    'The request did not arrive completely in time. Send it again.',
    '请求未能按时完整送达，请重新发送。',
  ),
  'headers-too-large': problemType(
    431,
    'The address and headers are larger than 16 KiB.',
    '请求地址与请求头超过 16 KiB。',
  ),
  stopping: problemType(503, 'The service is shutting down. Try again in a moment.', '服务正在停止，请稍后再试。'),
  'too-many-tries': problemType(
    429,
    'Too many redemption codes were wrong. Try again in {seconds} seconds.',
    '错误的兑换码过多，请 {seconds} 秒后再试。',
  ),
  'not-ready': problemType(
    503,
    'The service is not ready: the check “{check}” failed and was logged. Try again in a moment.',
    '服务尚未就绪：检查“{check}”未通过，已记入日志，请稍后再试。',
  ),
  'too-busy': problemType(
    503,
    'Too many requests are waiting. Try again in a moment with the same Idempotency-Key.',
    '等待的请求过多，请稍后用同一 Idempotency-Key 重试。',
  ),
  'commit-failed': problemType(
    503,
    'It is not known whether the entry was booked. Retry with the same Idempotency-Key: nothing is booked twice.',
    '无法确认是否已入账，请用同一 Idempotency-Key 重试，不会重复入账。',
  ),
  'database-away': problemType(
    503,
    'The database is unavailable. Retry in a moment with the same Idempotency-Key: nothing is booked twice.',
    '数据库暂时无法使用，请稍后再试；用同一 Idempotency-Key 重试不会重复入账。',
  ),
  'database-damaged': problemType(
    503,
    'The database is damaged, and nothing is booked any more. The operator finds the reason in the log.',
    '数据库已损坏，不再记账，原因已记入日志，请告知管理员。',
  ),
  'checkpoints-unreachable': problemType(
    503,
    'Nothing was signed: the file of signed checkpoints can’t be read or written. The operator finds the reason in the log.',
    '未作任何签名：检查点文件无法读写，原因已记入日志，请告知管理员。',
  ),
  'checkpoints-differ': problemType(
    503,
    'Nothing was signed: the log is shorter than, or differs from, what was signed before. The operator finds the reason in the log.',
    '未作任何签名：账本日志比先前签过的短或与之不同，原因已记入日志，请告知管理员。',
  ),
  'log-damaged': problemType(
    503,
    'Nothing was signed: entries of the log were damaged or changed. The operator finds the reason in the log.',
    '未作任何签名：账本日志中的分录已损坏或被改动，原因已记入日志，请告知管理员。',
  ),
  internal: problemType(
    500,
    'An internal error occurred and was logged. Try again later, or report it to the operator.',
    '服务内部出错，已记入日志，请稍后再试或告知管理员。',
  ),
};

/** The status and sentence of every error code. */
export const PROBLEM_TYPES: Readonly<Record<ErrorCode, ProblemType>> = {
  ...REFUSAL_PROBLEM_TYPES,
  ...REQUEST_PROBLEM_TYPES,
};
