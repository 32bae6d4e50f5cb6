import { Api, Schema, readApi } from '../support/api';
import { Service, newService } from '../support/service';

let service: Service;
let api: Api;
beforeAll(async () => {
  service = await newService();
  api = await readApi(service);
});
afterAll(() => service.end());

describe('the health routes', () => {
  it.each(['live', 'ready'])('answers /health/%s without a key', async (name) => {
    expect(await service.ask(`/health/${name}`)).toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});

describe('the API page /docs', () => {
  it('serves a page of the API that loads nothing from another host', async () => {
    const page = await service.ask('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(parts.length).toBeGreaterThanOrEqual(3);
    for (const part of parts) {
      const url = new URL(part, `${service.base}/docs`);
      expect(url.origin).toBe(service.base);
      const response = await fetch(url);
      expect([part, response.status]).toEqual([part, 200]);
      const text = await response.text();
      // Neither the styles nor the start script refer to another host.
      if (part.endsWith('.css')) expect(text).not.toMatch(/(?:@import|url\()\s*['"]?(?:https?:)?\/\//);
      if (part.endsWith('swagger-ui-init.js')) expect(text).not.toContain('validatorUrl');
    }
    expect(page.text).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//);
    expect(page.text).not.toMatch(/@import|url\(\s*['"]?(?:https?:)?\/\//);
  });
});

describe('the document /openapi.json', () => {
  it('serves an OpenAPI 3.1.0 document without a key', () => {
    expect(api.openapi).toBe('3.1.0');
    expect(api.routes.length).toBeGreaterThan(50);
  });

  it('describes for every operation its purpose, a success answer, and errors as problem documents', () => {
    for (const { name, operation } of api.routes) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\S{2,}/)]);
      const answers = Object.keys(operation.responses);
      expect([name, answers.some((status) => /^2\d\d$/.test(status))]).toEqual([name, true]);
      for (const [status, answer] of Object.entries(operation.responses).filter(([code]) => /^[45]/.test(code))) {
        const { content } = answer as { content: object };
        expect([name, status, Object.keys(content)]).toEqual([name, status, ['application/problem+json']]);
      }
    }
  });

  it('describes every path parameter, and every body field with its type', () => {
    const untyped = (schema: Schema, path: string): string[] =>
      Object.entries(api.resolve(schema).properties ?? {}).flatMap(([name, field]) => {
        const { type, properties } = api.resolve(field);
        return type === undefined ? [`${path}.${name}`] : properties ? untyped(field, `${path}.${name}`) : [];
      });
    for (const route of api.routes) {
      const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = (route.operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
      expect([route.name, described.sort()]).toEqual([route.name, inPath.sort()]);
      const body = api.bodyOf(route);
      expect(body ? untyped(body, route.name) : []).toEqual([]);
    }
  });
});
