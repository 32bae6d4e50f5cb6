import { ArgumentMetadata, Injectable, PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { ValidationError, validateSync } from 'class-validator';
import { Words } from '../common/language';
import { DomainError, FieldError } from '../common/domain-error';

const VALIDATOR_OPTIONS = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false } as const;

const NEEDED: Words = { en: 'is required', zh: '必须填写' };
const UNKNOWN_FIELD: Words = { en: 'is not a field of this request', zh: '不是此请求的字段' };

/** Validates bodies and queries against their DTO classes. Unknown fields are rejected, and every wrong field is named. */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || !metatype || (metatype as unknown) === Object) return value;
    return validateAs(value, metatype as new () => object, type);
  }
}

/**
 * Returns an instance of the class if every field of the value is valid.
 * @param type texts of a query are converted to the types of their fields
 * @throws DomainError `malformed-body`, or `invalid-request` with every wrong field
 */
export function validateAs<T extends object>(
  value: unknown,
  metatype: new () => T,
  type: 'body' | 'query' = 'body',
): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DomainError('malformed-body');
  const inherited = inheritedNames(value, '').map((field) => ({ field, text: UNKNOWN_FIELD }));
  if (inherited.length > 0) throw new DomainError('invalid-request', { wrong: inherited });
  const instance = instanceOf(value, metatype, type);
  const errors = validateSync(instance, VALIDATOR_OPTIONS);
  if (errors.length > 0)
    throw new DomainError('invalid-request', { wrong: errors.flatMap((one) => wrongFields(one, '')) });
  return instance;
}

/** Copies the value into an instance. A body without objects in it has nothing to transform. */
function instanceOf<T extends object>(value: object, metatype: new () => T, type: 'body' | 'query'): T {
  if (type === 'body' && !Object.values(value).some(isObject)) return Object.assign(new metatype(), value);
  return plainToInstance(metatype, value, { enableImplicitConversion: type === 'query' });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/**
 * Returns the fields that are named like a member of every object (`constructor`, `toString`). The transformer ignores
 * some of them and lets others change the object.
 */
function inheritedNames(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    ...(name in Object.prototype ? [`${path}${name}`] : []),
    ...inheritedNames(member, `${path}${name}.`),
  ]);
}

function wrongFields(
  { property, value, constraints = {}, contexts, children = [] }: ValidationError,
  path: string,
): FieldError[] {
  const field = `${path}${property}`;
  // A missing field gets this one message; all its other rules fail too.
  if (value === undefined) return [{ field, text: NEEDED }];
  const texts: Readonly<Record<string, Words>> | undefined = contexts;
  const own = Object.entries(constraints).map(([constraint, message]): Words => {
    if (constraint === 'whitelistValidation') return UNKNOWN_FIELD;
    return texts?.[constraint] ?? { en: message, zh: message };
  });
  const distinct = [...new Map(own.map((text) => [text.en, text])).values()];
  return [
    ...distinct.map((text) => ({ field, text })),
    ...children.flatMap((child) => wrongFields(child, `${field}.`)),
  ];
}
