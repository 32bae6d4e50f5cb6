import { Words } from '../common/language';
import { html } from '../common/html/html';
import { Page } from '../http/html/page-layout';
import { formatDay, formatMinutes } from '../common/formatters';
import { factItem } from './certificate.page';
import { CertificateStatus } from './certificate-queries';
import { CheckView } from './certificates.dto';
import { spanOf } from './certificate-sheet';
import { PageView } from '../http/html/page-view';
import { CERTIFICATE_MESSAGES } from './certificates.messages';

const TEXT = {
  title: { zh: '志愿服务证明核验', en: 'Check of a certificate of service' },
  valid: {
    zh: '有效：此证明由记录单位出具，目前有效。',
    en: 'Valid: issued by the recording unit and not revoked or superseded.',
  },
  superseded: {
    zh: '已失效：此证明出具后，其依据的服务记录作了更正。请持证人重新开具。',
    en: 'Superseded: the service records it is based on were corrected after it was issued. Ask its holder for a new one.',
  },
  revoked: {
    zh: '已撤销：记录单位撤销了此证明，请勿采信。',
    en: 'Revoked: the recording unit revoked this certificate. Do not rely on it.',
  },
  compare: {
    zh: '请将以下内容与手中的证明逐项比对，有任何不同，手中的证明不可采信。',
    en: 'Compare the following with the printed certificate. If anything differs, do not rely on the printed certificate.',
  },
  unknown: {
    zh: '没有这份证明。地址可能抄错；如由二维码打开，手中的证明不可采信。',
    en: 'There is no such certificate. The address may be mistyped; if you came here by a QR code, do not rely on the printed certificate.',
  },
} as const satisfies Record<string, Words>;

const STATUS_SIGNS: Readonly<Record<CertificateStatus, string>> = { valid: '✔', superseded: '!', revoked: '✘' };

/** The public check page of a certificate; with `undefined`, a page that says there is no such certificate. */
export function certificateCheckPage(found: CheckView | undefined, view: PageView): Page {
  const { language } = view;
  const title = TEXT.title[language];
  if (!found)
    return { title, ...view, body: html`<h1>${title}</h1><p class="warning">✘ ${TEXT.unknown[language]}</p>` };
  const { status, number, recordingUnit, issuedOn, name, minutes, broughtForwardMinutes, importedMinutes } = found;
  const optional = (time: number | undefined): string | undefined =>
    time === undefined ? undefined : formatMinutes(time, language);
  const facts: (readonly [Words, string | undefined])[] = [
    [CERTIFICATE_MESSAGES.number, number],
    [CERTIFICATE_MESSAGES.recordingUnit, recordingUnit],
    [CERTIFICATE_MESSAGES.name, name],
    [CERTIFICATE_MESSAGES.span, spanOf(found, language)],
    [CERTIFICATE_MESSAGES.time, formatMinutes(minutes, language)],
    [CERTIFICATE_MESSAGES.imported, optional(importedMinutes)],
    [CERTIFICATE_MESSAGES.broughtForward, optional(broughtForwardMinutes)],
    [CERTIFICATE_MESSAGES.issuedOn, formatDay(issuedOn, language)],
  ];
  const body = html`<h1>${title}</h1>
    <p class="${status === 'valid' ? 'good' : 'warning'}"><strong>${STATUS_SIGNS[status]} ${TEXT[status][language]}</strong></p>
    <p>${TEXT.compare[language]}</p>
    <dl>
      ${facts.map(([words, value]) => (value === undefined ? undefined : factItem(words, value, language)))}
    </dl>`;
  return { title, ...view, body };
}
