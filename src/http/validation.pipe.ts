import { ArgumentMetadata, Injectable, PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { ValidationError, validateSync } from 'class-validator';
import { Words } from '../common/language';
import { DomainError, FieldError } from '../common/domain-error';
import { QuickCheck, quickCheckOf } from './quick-check';

const NEEDED: Words = { en: 'is needed', zh: '必须填写' };
const UNKNOWN_FIELD: Words = { en: 'is not a field of this request', zh: '不是此请求的字段' };

/** Checks bodies and queries against their DTO classes. Extra fields are refused, and every wrong field is named. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || !metatype || (metatype as unknown) === Object) return value;
    return validateAs(value, metatype as new () => object, type);
  }
}

const quick = new Map<new () => object, QuickCheck | undefined>();

/** An instance of the class when the value is right in every field; else a problem that names each wrong one. */
export function validateAs<T extends object>(
  value: unknown,
  metatype: new () => T,
  type: 'body' | 'query' = 'body',
): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DomainError('malformed-body');
  if (type === 'query') return fullyChecked(value, metatype, true);
  if (!quick.has(metatype)) quick.set(metatype, quickCheckOf(metatype));
  const right = quick.get(metatype)?.(value as Readonly<Record<string, unknown>>);
  return (right as T | undefined) ?? fullyChecked(value, metatype, false);
}

function fullyChecked<T extends object>(value: object, metatype: new () => T, query: boolean): T {
  const traps = inherited(value, '').map((field) => ({ field, text: UNKNOWN_FIELD }));
  if (traps.length > 0) throw new DomainError('invalid-request', { wrong: traps });
  const instance = plainToInstance(metatype, value, { enableImplicitConversion: query });
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
  if (errors.length > 0)
    throw new DomainError('invalid-request', { wrong: errors.flatMap((one) => wrongFields(one, '')) });
  return instance;
}

/**
 * Fields called like what every object has (`constructor`, `toString`). The transformer passes over them in silence,
 * or takes their word for what the object is.
 */
function inherited(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    ...(name in Object.prototype ? [`${path}${name}`] : []),
    ...inherited(member, `${path}${name}.`),
  ]);
}

function wrongFields(
  { property, value, constraints = {}, contexts, children = [] }: ValidationError,
  path: string,
): FieldError[] {
  const field = `${path}${property}`;
  // Of what is not there, nothing else can be said.
  if (value === undefined) return [{ field, text: NEEDED }];
  const sentences: Readonly<Record<string, Words>> | undefined = contexts;
  const own = Object.entries(constraints).map(([constraint, message]): Words => {
    if (constraint === 'whitelistValidation') return UNKNOWN_FIELD;
    return sentences?.[constraint] ?? { en: message, zh: message };
  });
  const distinct = [...new Map(own.map((text) => [text.en, text])).values()];
  return [
    ...distinct.map((text) => ({ field, text })),
    ...children.flatMap((child) => wrongFields(child, `${field}.`)),
  ];
}
