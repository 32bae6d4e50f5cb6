import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Service, newService } from '../support/service';

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: object;
}

interface Operation {
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let service: Service;
let document: Document;
let text: string;
beforeAll(async () => {
  service = await newService();
  text = (await service.ask('/openapi.json')).text;
  document = JSON.parse(text) as Document;
});
afterAll(() => service.end());

function operations(): [name: string, operation: Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );
}

/** Names of the operations that do not meet a condition. */
function operationsFailing(holds: (operation: Operation) => boolean): string[] {
  return operations()
    .filter(([, operation]) => !holds(operation))
    .map(([name]) => name);
}

describe('OpenAPI document', () => {
  it('equals the committed docs/openapi.json; `npm run openapi` rewrites that file', () => {
    const committed = readFileSync(resolve(__dirname, '../../docs/openapi.json'), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(text));
  });

  it('has a summary for every route', () => {
    expect(operationsFailing(({ summary = '' }) => summary.length >= 8)).toEqual([]);
  });

  it('has an example of every JSON request and response body', () => {
    const hasExamples = ({ requestBody, responses }: Operation): boolean => {
      const bodies = [requestBody, ...Object.values(responses)].map((one) => one?.content?.['application/json']);
      return bodies.every((media) => media === undefined || media.example !== undefined);
    };
    expect(operationsFailing(hasExamples)).toEqual([]);
  });

  it('describes a successful response of every route', () => {
    const describesSuccess = ({ responses }: Operation): boolean => {
      const answers = Object.entries(responses).filter(([status]) => /^2/.test(status));
      return answers.length > 0 && answers.every(([status, { content }]) => status === '204' || content !== undefined);
    };
    expect(operationsFailing(describesSuccess)).toEqual([]);
  });

  it('describes responses 401 and 403 of every route that needs a key', () => {
    const namesProblems = ({ security, responses }: Operation): boolean =>
      security === undefined ||
      ['401', '403'].every((status) => responses[status]?.content?.['application/problem+json']);
    expect(operationsFailing(namesProblems)).toEqual([]);
  });
});
