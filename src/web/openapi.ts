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
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Record<string, { responses?: Record<string, unknown> }>)) {
      if (operation.responses) operation.responses['default'] = PROBLEM;
    }
  }
  return document;
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
