import { ArgumentMetadata, Injectable, PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { ValidationError, validateSync } from 'class-validator';
import { Language, Words } from '../language';
import { Problem } from './problem';
import { FieldProblem } from './problems';

const UNKNOWN_FIELD = { en: 'is not a field of this request', zh: '不是此请求的字段' };

/** Checks bodies and queries against their DTO classes. Extra fields are refused, and every wrong field is named. */
@Injectable()
export class Validation implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || !metatype || (metatype as unknown) === Object) return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem('malformed-body');
    const query = type === 'query';
    const instance = plainToInstance(metatype as new () => object, value, { enableImplicitConversion: query });
    const wrong = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
    if (wrong.length > 0) throw new InvalidRequest(wrong);
    return instance;
  }
}

/** A refused request; its sentences are chosen when the caller's language is known. */
export class InvalidRequest extends Problem {
  constructor(private readonly wrong: readonly ValidationError[]) {
    super('invalid-request');
  }

  override document(caller: Language): ReturnType<Problem['document']> {
    return { ...super.document(caller), errors: this.wrong.flatMap((error) => fieldProblems(error, caller, '')) };
  }
}

function fieldProblems(error: ValidationError, language: Language, path: string): FieldProblem[] {
  const name = `${path}${error.property}`;
  const own = Object.keys(error.constraints ?? {}).map((constraint) => {
    if (constraint === 'whitelistValidation') return UNKNOWN_FIELD[language];
    const contexts: Readonly<Record<string, Words>> | undefined = error.contexts;
    const words = contexts?.[constraint];
    return words?.[language] ?? error.constraints?.[constraint] ?? '';
  });
  const messages = [...new Set(own)].map((message) => ({ field: name, message }));
  return [...messages, ...(error.children ?? []).flatMap((child) => fieldProblems(child, language, `${name}.`))];
}
