import { ArgumentsHost, Catch, ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf } from '../common/language';
import { DomainError } from '../common/domain-error';
import { problemDocument, statusOf } from './problem-document';
import { wantsHtml, problemPage } from './problem-page';
import { ErrorCode } from '../common/error-codes';
import { addLogFields } from './request-log-fields';

/** Codes that are logged as faults. A busy or stopping service is no fault. */
const FAULTS: readonly ErrorCode[] = [
  ...(['internal', 'commit-failed', 'database-away', 'database-damaged'] as const),
  ...(['checkpoints-unreachable', 'checkpoints-differ', 'log-damaged'] as const),
];

/** Answers every error with a problem. An unknown fault is logged with its cause; the answer tells nothing of it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemFrom(error);
    if (FAULTS.includes(problem.code)) request.log.error({ fault: faultOf(error) }, problem.code);
    writeProblem(problem, request, reply);
  }
}

/** What is logged of a fault. The parameters of an SQL statement are left out, because they contain names. */
function faultOf(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: faultOf(cause) }) };
}

/** Sends a problem as a document, or as a page to a browser. */
export function writeProblem(problem: DomainError, request: FastifyRequest, reply: FastifyReply): void {
  const language = languageOf(request.headers['accept-language']);
  addLogFields(reply, { problem: problem.code });
  const status = statusOf(problem);
  void reply
    .status(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', problem.details.language ?? language);
  if (problem.details.headers) void reply.headers(problem.details.headers);
  if (problem.details.replayed) void reply.header('idempotency-replayed', 'true');
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  const { seconds } = problem.details.values ?? {};
  if (status === 429 && seconds !== undefined) void reply.header('retry-after', String(seconds));
  if (status === 503) void reply.header('retry-after', '1');
  void reply.send(
    wantsHtml(request) ? problemPage(problem, request, reply) : JSON.stringify(problemDocument(problem, language)),
  );
}

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed-body',
  404: 'not-found',
  413: 'body-too-large',
  415: 'unsupported-media-type',
};

/** Returns any error as a problem; `internal` if nothing is known of it. */
export function problemFrom(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  return new DomainError(BY_STATUS[statusGiven(error)] ?? 'internal', { cause: error });
}

function statusGiven(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}
