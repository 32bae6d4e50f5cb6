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
  sorry: { zh: '无法显示此页', en: 'This page can not be shown' },
  home: { zh: '回到首页', en: 'To the first page' },
} as const satisfies Record<string, Words>;

/** Paths of the API and of machines, whose answers are never pages unless they end in `.html`. */
const FOR_MACHINES = /^\/(v1|health|docs|openapi\.json)(\/|$)/;

/** Whether a refusal is to be read by people: a browser asked for a page. */
export function wantsHtml({ url, headers }: FastifyRequest): boolean {
  const path = url.split('?')[0] ?? '';
  const accepts = (headers.accept ?? '').includes('text/html');
  return accepts && (path.endsWith('.html') || !FOR_MACHINES.test(path));
}

/** A problem as a page, in the reader's language; with the form to sign in where that is what is missing. */
export function problemPage(problem: DomainError, request: FastifyRequest, reply: FastifyReply): string {
  const preferences = pagePreferencesOf(request);
  const { language, elder, query } = preferences;
  const { title, status, errors = [] } = problemDocument(problem, language);
  const fields = errors.filter(({ message }) => message !== title);
  const missing = status === 401;
  if (missing) allowForm(reply);
  // The first question is nothing to be sorry about: only a key that was sent can have been a wrong one.
  const says = problem.code === 'unauthorized' ? undefined : html`<p class="warning" role="alert">${title}</p>`;
  const heading = missing ? WORDS.signIn[language] : WORDS.sorry[language];
  return sendPage(reply, {
    title: heading,
    language,
    elder,
    address: request.method === 'GET' ? request.url : `/${query}`,
    body: html`<h1>${heading}</h1>
      ${says}
      ${fields.length > 0 ? html`<ul>${fields.map(({ field, message }) => html`<li>${field}: ${message}</li>`)}</ul>` : undefined}
      ${missing ? signInForm(preferences) : html`<p><a class="button" href="/${query}">${WORDS.home[language]}</a></p>`}`,
  });
}

/**
 * A page with a form tells its own host where the form was sent from: with `no-referrer` a browser would hide even
 * that, and a form from here could not be distinguished from another site's (pages/sign-in.controller.ts).
 */
export function allowForm(reply: FastifyReply): void {
  void reply.header('referrer-policy', 'same-origin');
}
