import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Community } from '../support/community';
import { Scrape, metricsOf } from '../support/metrics';
import { newService } from '../support/service';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly query: unknown }[] };
}

const doc = (name: string): string => readFileSync(resolve(__dirname, '../../docs', name), 'utf8');
const dashboard = JSON.parse(doc('grafana/timebank.json')) as Dashboard;
const targets = dashboard.panels.flatMap(({ targets }) => targets);

let scrape: Scrape;
/** Every time series that the service exposes, with the names of its labels. */
const labels = new Map<string, Set<string>>();
beforeAll(async () => {
  const service = await newService(undefined, undefined, {
    METRICS_ADDRESS: '127.0.0.1:0',
    // Configured but unreachable: the Redis metric is exposed only when Redis is configured.
    REDIS_URL: 'redis://127.0.0.1:1',
  });
  const read = await metricsOf(service);
  const community = await Community.create(service);
  await community.serve('V01');
  await community.post('units', { code: '东风小区' });
  scrape = await read();
  await service.end();
  for (const [, name = '', pairs = ''] of scrape.text.matchAll(/^(\w+)(?:\{(.*)\})? /gm)) {
    const labelNames = labels.get(name) ?? new Set(['instance']);
    for (const [, label = ''] of pairs.matchAll(/(\w+)="/g)) labelNames.add(label);
    labels.set(name, labelNames);
  }
});

/** The names of the time series in an expression. */
function seriesIn(text: string): string[] {
  return [...text.matchAll(/\b(?:timebank|process|nodejs)_\w+/g)].map(([name]) => name);
}

describe('Grafana dashboard', () => {
  it('queries only series that the service exposes, and every timebank metric', () => {
    const queried = seriesIn(JSON.stringify(dashboard));
    expect(queried.filter((name) => !labels.has(name))).toEqual([]);
    const shown = new Set(queried.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    expect(scrape.names.filter((name) => name.startsWith('timebank_') && !shown.has(name))).toEqual([]);
  });

  it('groups and filters only by labels that the series have', () => {
    for (const { expr, legendFormat } of targets) {
      const labelNames = new Set(seriesIn(expr).flatMap((name) => [...(labels.get(name) ?? [])]));
      const used = [
        ...[...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', ')),
        ...[...expr.matchAll(/(\w+)=~?"/g)].map(([, label = '']) => label),
        ...[...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
      ];
      expect([expr, used.filter((label) => !labelNames.has(label))]).toEqual([expr, []]);
    }
  });

  it('uses rate or increase for counters, and only for them', () => {
    const grows = (name: string): boolean => /_(total|bucket|sum|count)$/.test(name);
    for (const { expr } of targets) {
      const rated = [...expr.matchAll(/(?:rate|increase)\((\w+)/g)].map(([, name = '']) => name);
      expect([expr, seriesIn(expr).filter((name) => grows(name) !== rated.includes(name))]).toEqual([expr, []]);
    }
  });

  it('has panels with unique titles and ids', () => {
    for (const one of ['id', 'title'] as const) {
      expect(new Set(dashboard.panels.map((panel) => panel[one])).size).toBe(dashboard.panels.length);
    }
  });
});

describe('docs/operations.md', () => {
  it('lists exactly the timebank metrics that the service exposes, with their labels', () => {
    const rows = [...doc('operations.md').matchAll(/^\| `(timebank_\w+)`\s*\|([^|]*)\|/gm)];
    const documented = rows.map(([, name = '', words = '']) => [
      name,
      [...words.matchAll(/`(\w+)`/g)].map(([, one]) => one),
    ]);
    const own = scrape.names.filter((name) => name.startsWith('timebank_'));
    const shown = own.map((name) => {
      const labelNames = labels.get(name) ?? labels.get(`${name}_count`) ?? new Set();
      return [name, [...labelNames].filter((label) => label !== 'instance')];
    });
    expect(documented.sort()).toEqual(shown.sort());
  });
});
