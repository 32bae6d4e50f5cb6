import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { Batch, JournalEvents } from '../../ledger/journal/journal-events';
import { Outcome } from '../../ledger/core/command';
import { Journal } from '../../ledger/journal/journal';
import { requestLogFields } from '../../http/request-log-fields';
import { JobRunner } from '../../jobs/job-runner';
import { LedgerGauges } from './ledger-gauges';

/** Methods that routes have; whatever else a stranger may send is counted together. */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'];

/**
 * What the service tells of itself, in a registry of its own (docs/decisions/0019). Labels are routes' patterns, codes,
 * kinds, units and names of ledgers: never an address, an account or a person.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private readonly entries = new Counter({
    name: 'timebank_entries_total',
    help: 'Entries booked, by kind.',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  private readonly refusals = new Counter({
    name: 'timebank_refusals_total',
    help: 'Commands that a rule refused, by the code of the refusal. Replays are not counted again.',
    labelNames: ['code'],
    registers: [this.registry],
  });
  private readonly batches = new Histogram({
    name: 'timebank_batch_commands',
    help: 'Commands that shared a commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    registers: [this.registry],
  });
  private readonly commits = new Histogram({
    name: 'timebank_commit_seconds',
    help: 'Time of a batch from its first look at the books to its commit.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  private readonly failures = new Counter({
    name: 'timebank_commit_failures_total',
    help: 'Batches whose commit failed. A batch of several is tried again one by one.',
    registers: [this.registry],
  });
  private readonly requests = new Counter({
    name: 'timebank_http_requests_total',
    help: 'Requests answered, by method, pattern of the route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  private readonly latency = new Histogram({
    name: 'timebank_http_request_seconds',
    help: 'Time from a request’s head to the last byte of its answer, by method.',
    labelNames: ['method'],
    buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });
  private readonly problems = new Counter({
    name: 'timebank_http_problems_total',
    help: 'Requests answered with a problem, by its code; replays are counted too.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  constructor(
    private readonly journalEvents: JournalEvents,
    journal: Journal,
    ledgers: LedgerGauges,
    private readonly runner: JobRunner,
  ) {
    new Gauge({
      name: 'timebank_queue_requests',
      help: 'Requests that wait for a commit now.',
      registers: [this.registry],
      collect() {
        this.set(journal.queued);
      },
    });
    ledgers.register(this.registry);
  }

  /** Begins to count. Until then nothing is counted, and it costs nothing. */
  begin(): void {
    collectDefaultMetrics({ register: this.registry });
    this.watchRedis();
    this.journalEvents.onBatch((batch) => this.count(batch));
  }

  /** Counts the requests that a server answers. */
  countRequests(server: FastifyInstance): void {
    server.addHook('onResponse', (request, reply, next) => {
      const method = METHODS.includes(request.method) ? request.method : 'other';
      const { url: route = 'none' } = request.routeOptions;
      this.requests.inc({ method, route, status: reply.statusCode });
      this.latency.observe({ method }, reply.elapsedTime / 1000);
      const problem = requestLogFields(reply)?.problem;
      if (problem !== undefined) this.problems.inc({ code: problem });
      next();
    });
  }

  /** Only where jobs are done by Redis: a 0 would wake somebody where there is none. */
  private watchRedis(): void {
    const { runner } = this;
    if (!runner.usesRedis) return;
    new Gauge({
      name: 'timebank_redis_up',
      help: 'Whether Redis, by which jobs are done, answers: 1 or 0.',
      registers: [this.registry],
      async collect() {
        this.set((await runner.health()) === 'here' ? 1 : 0);
      },
    });
  }

  private count({ commands, seconds, outcomes }: Batch): void {
    if (!outcomes) return this.failures.inc();
    this.batches.observe(commands);
    this.commits.observe(seconds);
    const fresh = outcomes.filter(isNewOutcome);
    // Once a batch, not once an entry.
    for (const [kind, entries] of countByName(fresh.flatMap(kindsOf))) this.entries.inc({ kind }, entries);
    for (const [code, refused] of countByName(fresh.flatMap(codesOf))) this.refusals.inc({ code }, refused);
  }
}

type NewOutcome = Exclude<Outcome, { kind: 'key-reused' }>;

/** Was it decided now, and not answered from memory? */
function isNewOutcome(outcome: Outcome | Error): outcome is NewOutcome {
  return !(outcome instanceof Error) && outcome.kind !== 'key-reused' && !outcome.replayed;
}

function kindsOf(outcome: NewOutcome): string[] {
  return outcome.kind === 'booked' ? outcome.entries.map(({ kind }) => kind) : [];
}

function codesOf(outcome: NewOutcome): string[] {
  return outcome.kind === 'refused' ? [outcome.refusal.refused] : [];
}

function countByName(names: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + 1);
  return counted;
}
