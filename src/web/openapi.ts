import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The API's description, generated from the code. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Timebank Ledger')
    .setDescription(
      'One append-only, verifiable ledger per community: volunteer hours, time coins, points, star ratings, shops and settlement. ' +
        'Amounts are integers in minor units (minutes, hundredths of a point, the currency’s minor unit); times are RFC 3339. ' +
        'Refusals are application/problem+json and name the field. A request that appends needs an Idempotency-Key.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, tbk_<id>_<secret>' })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const operation of Object.values(operations as Record<string, Operation>)) {
      if (operation.responses) operation.responses['default'] = PROBLEM;
      operation.parameters = withAddress(path, operation.parameters ?? []);
    }
  }
  return document;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
}

interface Operation {
  readonly responses?: Record<string, unknown>;
  parameters?: readonly Parameter[];
}

/** The parameters with those of the address that a handler doesn't take by name: the key's ledger stands for them. */
function withAddress(path: string, parameters: readonly Parameter[]): readonly Parameter[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const missing = names.filter((name) => !parameters.some((one) => one.in === 'path' && one.name === name));
  return [...missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })), ...parameters];
}

const PROBLEM = {
  description: 'Refused. A problem document (RFC 9457), in the caller’s language',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'code'],
        properties: {
          type: { type: 'string', example: 'urn:timebank:problem:overlaps' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string', example: 'overlaps' },
          errors: {
            type: 'array',
            items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
          },
        },
      },
    },
  },
};
