import { Type as Class, applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptions, OmitType, PartialType, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  ValidationOptions,
} from 'class-validator';
import { isZone } from '../common/calendar';
import { isDay, isMonth, parseInstant } from '../common/instant';
import { Words } from '../common/language';

// The kinds of field that requests have: each is checked, and described in OpenAPI, by one decorator.

interface FieldOptions {
  /** Meaning, unit and shape, for the API's readers. */
  readonly about: string;
  readonly example?: string | number;
  readonly optional?: boolean;
  /** Only the import of old books sends it: no example shows it. */
  readonly importOnly?: true;
  /** The example of a request shows it although it may be left out. */
  readonly inExample?: true;
}

/** Fields with `importOnly`, by the prototype of the class of the body. */
const IMPORT_ONLY_FIELDS = new Map<object, readonly string[]>();

/** The fields of a body that only calls within an import of old books send. */
export function importOnlyFields(body: Class): readonly string[] {
  return IMPORT_ONLY_FIELDS.get(body.prototype as object) ?? [];
}

function rememberImportOnly(prototype: object, field: string | symbol): void {
  IMPORT_ONLY_FIELDS.set(prototype, [...(IMPORT_ONLY_FIELDS.get(prototype) ?? []), String(field)]);
}

/** Marks in the API's description for fields with `importOnly` and `inExample`. */
export const IMPORT_ONLY = 'x-import-only';
export const IN_EXAMPLE = 'x-in-example';

/** The fields of a change: of a new thing without the fixed fields, each optional, the clearable ones also null. */
type ChangeOf<T, Fixed extends keyof T, Clearable extends keyof T> = Partial<Omit<T, Fixed | Clearable>> & {
  [Field in Clearable]?: T[Field] | null;
};

/**
 * The class of changes (PATCH) of a class of new things. A field that is left out stays as it is; null clears a
 * clearable field and is refused for every other one.
 * @param fixed fields that cannot be changed
 * @param clearable fields that a thing can be without
 */
export function ChangeType<T extends object, Fixed extends keyof T, Clearable extends Exclude<keyof T, Fixed>>(
  of: Class<T>,
  { fixed, clearable }: { fixed: readonly Fixed[]; clearable: readonly Clearable[] },
): Class<ChangeOf<T, Fixed, Clearable>> {
  // Null is not left out.
  const change = PartialType(OmitType(of, fixed), { skipNullProperties: false });
  const prototype = change.prototype as object;
  for (const field of clearable) {
    ValidateIf((_, value) => value !== null)(prototype, field as string);
    ApiProperty({ nullable: true })(prototype, field as string);
  }
  return change as unknown as Class<ChangeOf<T, Fixed, Clearable>>;
}

/** The sentence for a wrong field, in both languages; passed to the validation pipe as the validator's context. */
function message(en: string, zh: string): ValidationOptions {
  const words: Words = { en, zh };
  return { message: en, context: words };
}

/** An absent optional field is left alone; null is not absent. */
function field(options: FieldOptions, schema: ApiPropertyOptions, ...checks: PropertyDecorator[]): PropertyDecorator {
  const { about, example, optional, importOnly, inExample } = options;
  const described = {
    description: about,
    required: !optional,
    ...(example === undefined ? {} : { example }),
    ...(importOnly && { [IMPORT_ONLY]: true }),
    ...(inExample && { [IN_EXAMPLE]: true }),
    ...schema,
  };
  const skip = ValidateIf((_, value) => !(optional && value === undefined));
  const marks = importOnly ? [rememberImportOnly] : [];
  return applyDecorators(ApiProperty(described as ApiPropertyOptions), skip, ...checks, ...marks);
}

/** C0 and C1 control characters and lone surrogates: nothing a person types. */
const UNPRINTABLE =
  /[\u0000-\u001F\u007F-\u009F]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** A test of a text; what is no text has a sentence of its own. */
function texts(name: string, holds: (text: string) => boolean, words: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value !== 'string' || holds(value);
  return ValidateBy({ name, validator: { validate } }, words);
}

const printable = (): PropertyDecorator =>
  texts(
    'printable',
    (text) => !UNPRINTABLE.test(text),
    message('has characters that cannot be printed', '含有不可打印的字符'),
  );

/** Rejects text that consists of spaces only. */
const filled = (): PropertyDecorator =>
  texts('filled', (text) => text.trim() !== '', message('must not be empty', '不能为空'));

const noLonger = (max: number): PropertyDecorator =>
  texts(
    'noLonger',
    (text) => text.length <= max || [...text].length <= max,
    message(`must have at most ${max} characters`, `最多 ${max} 个字符`),
  );

/** Text in a person's own words. `mayBeEmpty` is for references, whose existence the rule checks. */
export function IsTextField(options: FieldOptions & { max: number; mayBeEmpty?: true }): PropertyDecorator {
  const { max, mayBeEmpty } = options;
  return field(
    options,
    { type: 'string', minLength: mayBeEmpty ? 0 : 1, maxLength: max },
    IsString(message('must be text', '必须是文本')),
    ...(mayBeEmpty ? [] : [filled()]),
    noLonger(max),
    printable(),
  );
}

/** A number or name by which the centre calls something: `V0001`, `东风小区`. */
export function IsCodeField(options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    IsTextField({ ...options, max: 100 }),
    texts(
      'trimmed',
      (text) => text.trim() === text || text.trim() === '',
      message('must not begin or end with a space', '首尾不能有空格'),
    ),
  );
}

/** A reference to something by its number or id. The rule checks that it exists, and gives its own reason. */
export function IsRefField(options: FieldOptions): PropertyDecorator {
  return IsTextField({ ...options, mayBeEmpty: true, max: 100 });
}

/** A whole number within bounds. */
export function IsIntegerField(options: FieldOptions & { min: number; max: number }): PropertyDecorator {
  const { min, max } = options;
  const range = message(`must be a whole number from ${min} to ${max}`, `必须是 ${min} 到 ${max} 的整数`);
  return field(
    options,
    { type: 'integer', minimum: min, maximum: max },
    IsInt(range),
    Min(min, range),
    Max(max, range),
  );
}

/** Yes or no. */
export function IsBooleanField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'boolean' }, IsBoolean(message('must be true or false', '必须是 true 或 false')));
}

/** An object with fields of its own. */
export function IsObjectField(options: FieldOptions & { of: new () => object }): PropertyDecorator {
  const { of } = options;
  const words = message('must be an object', '必须是 JSON 对象');
  return field(
    options,
    { type: of },
    IsObject(words),
    ValidateNested(words),
    Type(() => of),
  );
}

/** A list of objects. They are counted here, and validated one by one by the service that takes them, so that each gets its own answer. */
export function IsListField(options: FieldOptions & { of: new () => object; max: number }): PropertyDecorator {
  const { of, max } = options;
  const validate = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.length <= max;
  return field(
    options,
    { type: [of], minItems: 1, maxItems: max },
    ValidateBy(
      { name: 'list', validator: { validate } },
      message(`must be a list of 1 to ${max} objects`, `必须是 1 到 ${max} 个对象的列表`),
    ),
  );
}

/** An object whose own fields are checked later, by what it turns out to be. */
export function IsAnyOfField(options: FieldOptions & { of: readonly (new () => object)[] }): PropertyDecorator {
  const oneOf = options.of.map((one) => ({ $ref: getSchemaPath(one) }));
  return applyDecorators(
    field(
      options,
      { type: 'object', oneOf } as ApiPropertyOptions,
      IsObject(message('must be an object', '必须是 JSON 对象')),
    ),
  );
}

/** One of a closed list of words. */
export function IsEnumField(options: FieldOptions & { words: readonly string[] }): PropertyDecorator {
  const { words } = options;
  const list = words.join(', ');
  return field(
    options,
    { type: 'string', enum: [...words] },
    IsIn(words, message(`must be one of: ${list}`, `必须是下列之一：${list}`)),
  );
}

function TextShape(
  options: FieldOptions,
  schema: ApiPropertyOptions,
  check: { name: string; valid: (text: string) => boolean; words: ValidationOptions },
): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && check.valid(value);
  return field(
    options,
    { type: 'string', ...schema },
    ValidateBy({ name: check.name, validator: { validate } }, check.words),
  );
}

/** An instant, RFC 3339 with an offset. */
export function IsInstantField(options: FieldOptions): PropertyDecorator {
  return TextShape(
    { example: '2026-09-04T08:00:00+08:00', ...options },
    { format: 'date-time' },
    {
      name: 'instant',
      valid: (text) => parseInstant(text) !== undefined,
      words: message(
        'must be an instant such as 2026-09-04T08:00:00+08:00',
        '必须是带时区的时刻，例如 2026-09-04T08:00:00+08:00',
      ),
    },
  );
}

/** A calendar day. */
export function IsDayField(options: FieldOptions): PropertyDecorator {
  return TextShape(
    { example: '2026-09-04', ...options },
    { format: 'date' },
    {
      name: 'day',
      valid: isDay,
      words: message('must be a day such as 2026-09-04', '必须是日期，例如 2026-09-04'),
    },
  );
}

/** Pattern of a month in the API's description. */
const MONTH_PATTERN = '^[1-9]\\d{3}-(0[1-9]|1[0-2])$';

/** A calendar month. */
export function IsMonthField(options: FieldOptions): PropertyDecorator {
  return TextShape(
    { example: '2026-09', ...options },
    { pattern: MONTH_PATTERN },
    {
      name: 'month',
      valid: isMonth,
      words: message('must be a month such as 2026-09', '必须是月份，例如 2026-09'),
    },
  );
}

/** A list of calendar months. */
export function IsMonthListField(options: FieldOptions & { max: number }): PropertyDecorator {
  const { max } = options;
  const validate = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= max &&
    value.every((one) => typeof one === 'string' && isMonth(one));
  return field(
    options,
    {
      type: 'array',
      items: { type: 'string', pattern: MONTH_PATTERN, example: '2026-09' },
      minItems: 1,
      maxItems: max,
    },
    ValidateBy(
      { name: 'months', validator: { validate } },
      message(`must be a list of 1 to ${max} months such as 2026-09`, `必须是 1 到 ${max} 个月份的列表，例如 2026-09`),
    ),
  );
}

/** A time zone of the IANA database. */
export function IsTimeZoneField(options: FieldOptions): PropertyDecorator {
  return TextShape(
    { example: 'Asia/Shanghai', ...options },
    {},
    {
      name: 'zone',
      valid: isZone,
      words: message('must be a time zone such as Asia/Shanghai', '必须是时区名，例如 Asia/Shanghai'),
    },
  );
}

/** Text of a given pattern. */
export function IsPatternField(options: FieldOptions & { pattern: RegExp; text: Words }): PropertyDecorator {
  return TextShape(
    options,
    { pattern: options.pattern.source },
    {
      name: 'pattern',
      valid: (text) => options.pattern.test(text),
      words: message(options.text.en, options.text.zh),
    },
  );
}
