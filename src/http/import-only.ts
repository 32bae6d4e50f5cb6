import { Type } from '@nestjs/common';
import { DomainError, FieldError } from '../common/domain-error';
import { importOnlyFields } from './fields';

/**
 * Refuses what only an import of old books may say: who recorded and approved, and when. In a live call the person
 * behind the key acts, now; naming somebody is never their act (docs/decisions/0039).
 * @param request the request; `import` is set within an import
 * @throws DomainError `invalid-request` that names the fields
 */
export function assertLive<Body extends object>(
  request: { readonly import?: object },
  body: Type<Body>,
  input: Body,
): void {
  if (request.import) return;
  const values = input as Readonly<Record<string, unknown>>;
  const sent = importOnlyFields(body).filter((field) => values[field] !== undefined);
  if (sent.length > 0) throw new DomainError('invalid-request', { wrong: sent.map(importOnly) });
}

function importOnly(field: string): FieldError {
  return {
    field,
    text: {
      en: 'is taken only within an import of old books (header `Import`): leave it out',
      zh: '仅在导入旧账时（请求头 Import）可填，请不要填写',
    },
  };
}
