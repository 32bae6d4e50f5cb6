import { ApiProperty, ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';

// The kinds of property that answers have, each described by one decorator.

/** What a property may have besides its description. */
type More = Partial<Record<'example' | 'required' | 'nullable', unknown>>;

function property(schema: object, description: string, more: More = {}): PropertyDecorator {
  return ApiProperty({ ...schema, description, ...more } as ApiPropertyOptions);
}

/** Describes a whole number. The description names its unit. */
export function ApiInteger(description: string, more?: More): PropertyDecorator {
  return property({ type: 'integer' }, description, more);
}

/** Describes a text. */
export function ApiText(description: string, more?: More): PropertyDecorator {
  return property({ type: 'string' }, description, more);
}

/** Describes an opaque id, a UUID. */
export function ApiId(description: string, more?: More): PropertyDecorator {
  return property({ type: 'string', format: 'uuid' }, description, more);
}

/** Describes an instant, RFC 3339 in UTC. */
export function ApiInstant(description: string, more?: More): PropertyDecorator {
  return property({ type: 'string', format: 'date-time' }, description, more);
}

/** Describes a calendar day in the ledger's time zone. */
export function ApiDay(description: string, more?: More): PropertyDecorator {
  return property({ type: 'string', format: 'date' }, description, more);
}

/** Describes a calendar month, `YYYY-MM`. */
export function ApiMonth(description: string, more?: More): PropertyDecorator {
  return property({ type: 'string', pattern: '^\\d{4}-\\d{2}$', example: '2026-09' }, description, more);
}

/** Describes a SHA-256 hash in hex. */
export function ApiHash(description: string, more?: More): PropertyDecorator {
  return property({ type: 'string', pattern: '^[0-9a-f]{64}$', example: EXAMPLE_HASH }, description, more);
}

/** Describes an object whose names are data and whose values are whole numbers. */
export function ApiCounts(description: string, example: Readonly<Record<string, number>>): PropertyDecorator {
  return property({ type: 'object', additionalProperties: { type: 'integer' } }, description, { example });
}

/** Describes an object whose names are data and whose values are such views; `@ApiExtraModels()` registers the view. */
export function ApiMapOf(view: new () => object, description: string, example: object): PropertyDecorator {
  const values = { $ref: getSchemaPath(view) };
  return property({ type: 'object', additionalProperties: values }, description, { example });
}

const EXAMPLE_HASH = '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456';
