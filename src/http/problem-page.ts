import accepts from 'accepts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../common/html/html';
import { sendPage } from './html/page-layout';
import { signInForm } from './html/sign-in-form';
import { pagePreferencesOf } from './html/page-preferences';
import { Words } from '../common/language';
import { DomainError } from '../common/domain-error';
import { problemDocument } from './problem-document';

const WORDS = {
  signIn: { zh: '请先登录', en: 'Please sign in' },
  problem: { zh: '无法显示此页', en: 'This page cannot be shown' },
  home: { zh: '回到首页', en: 'Go to the home page' },
} as const satisfies Record<string, Words>;

/** Paths that programs call. Their answers are never pages, unless the path ends in `.html`. */
const PROGRAM_PATHS = /^\/(v1|health|docs|openapi\.json)(\/|$)/;

/** The media types of problems, preferred first: a client that accepts anything gets the problem document. */
const PROBLEM_MEDIA_TYPES = ['application/problem+json', 'application/json', 'text/html'];

/** Whether a problem is answered as a page: the client prefers HTML to JSON, and the path is not for programs. */
export function wantsHtml({ url, raw }: Pick<FastifyRequest, 'url' | 'raw'>): boolean {
  const path = url.split('?')[0] ?? '';
  if (!path.endsWith('.html') && PROGRAM_PATHS.test(path)) return false;
  return accepts(raw).type(PROBLEM_MEDIA_TYPES) === 'text/html';
}

/** Shows a problem as a page in the reader's language, with the sign-in form if the reader has to sign in. */
export function problemPage(problem: DomainError, request: FastifyRequest, reply: FastifyReply): string {
  const preferences = pagePreferencesOf(request);
  const { language, elder, query } = preferences;
  const { title, status, errors = [] } = problemDocument(problem, language);
  const fields = errors.filter(({ message }) => message !== title);
  const mustSignIn = status === 401;
  if (mustSignIn) allowForm(reply);
  // A reader who has not sent a key yet has made no mistake, so there is no message.
  const message = problem.code === 'unauthorized' ? undefined : html`<p class="warning" role="alert">${title}</p>`;
  const heading = mustSignIn ? WORDS.signIn[language] : WORDS.problem[language];
  return sendPage(reply, {
    title: heading,
    language,
    elder,
    address: request.method === 'GET' ? request.url : `/${query}`,
    body: html`<h1>${heading}</h1>
      ${message}
      ${fields.length > 0 ? html`<ul>${fields.map(({ field, message }) => html`<li>${field}: ${message}</li>`)}</ul>` : undefined}
      ${mustSignIn ? signInForm(preferences) : html`<p><a class="button" href="/${query}">${WORDS.home[language]}</a></p>`}`,
  });
}

/**
 * Lets the browser send its origin with a form of this page. With `no-referrer` it would hide the origin even from this
 * host, which could then not distinguish its own form from another site's (pages/sign-in.controller.ts).
 */
export function allowForm(reply: FastifyReply): void {
  void reply.header('referrer-policy', 'same-origin');
}
