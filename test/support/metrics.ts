import { MetricsServer } from '../../src/observability/metrics/metrics-server';
import { Service } from './service';

/** One response of a service's metrics endpoint. */
export class Scrape {
  constructor(readonly text: string) {}

  /** The value of a sample, such as `timebank_entries_total{kind="rating.given"}`; undefined when it is missing. */
  value(sample: string): number | undefined {
    const line = this.text.split('\n').find((one) => one.startsWith(`${sample} `));
    return line === undefined ? undefined : Number(line.slice(sample.length + 1));
  }

  /** The names of all metrics with a declared type. */
  get names(): string[] {
    return [...this.text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
  }
}

/** Opens a service's metrics endpoint, and returns a function that reads it. */
export async function metricsOf(service: Service): Promise<() => Promise<Scrape>> {
  const address = await service.app.get(MetricsServer).open();
  if (address === undefined) throw new Error('METRICS_ADDRESS is not set, so there is no metrics endpoint');
  return async () => new Scrape(await (await fetch(address)).text());
}
