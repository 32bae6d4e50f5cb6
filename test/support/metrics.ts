import { MetricsServer } from '../../src/observability/metrics/metrics-server';
import { Service } from './service';

/** The metrics of a service whose door is open. */
export class Scrape {
  constructor(readonly text: string) {}

  /** The value of a sample, such as `timebank_entries_total{kind="rating.given"}`; undefined when it is not there. */
  value(sample: string): number | undefined {
    const line = this.text.split('\n').find((one) => one.startsWith(`${sample} `));
    return line === undefined ? undefined : Number(line.slice(sample.length + 1));
  }

  /** The names of all metrics, as their types are declared. */
  get names(): string[] {
    return [...this.text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
  }
}

/** Opens a service's door for metrics, and answers with how to read them. */
export async function metricsOf(service: Service): Promise<() => Promise<Scrape>> {
  const address = await service.app.get(MetricsServer).open();
  if (address === undefined) throw new Error('there is no door for metrics');
  return async () => new Scrape(await (await fetch(address)).text());
}
