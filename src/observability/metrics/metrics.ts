import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { Batch, JournalEvents } from '../../ledger/journal/journal-events';
import { Outcome } from '../../ledger/core/command';
import { Journal } from '../../ledger/journal/journal';
import { requestLogFields } from '../../http/request-log-fields';
import { JobRunner } from '../../jobs/job-runner';
import { LedgerGauges } from './ledger-gauges';

/** HTTP methods used by routes. All others are counted as `other`, which bounds the number of labels. */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'];

/**
 * Prometheus metrics of the process, in a registry of their own (docs/decisions/0019). Labels are route patterns, codes,
 * kinds, units and names of ledgers, never URLs, accounts or persons.
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
    help: 'Commands rejected by a rule, by code of the refusal. Replays are not counted.',
    labelNames: ['code'],
    registers: [this.registry],
  });
  private readonly batches = new Histogram({
    name: 'timebank_batch_commands',
    help: 'Number of commands in a commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    registers: [this.registry],
  });
  private readonly commits = new Histogram({
    name: 'timebank_commit_seconds',
    help: 'Time of a batch from its first read to the end of its commit.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  private readonly failures = new Counter({
    name: 'timebank_commit_failures_total',
    help: 'Batches whose commit failed. The commands of a failed batch are retried one by one.',
    registers: [this.registry],
  });
  private readonly requests = new Counter({
    name: 'timebank_http_requests_total',
    help: 'Answered requests, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  private readonly latency = new Histogram({
    name: 'timebank_http_request_seconds',
    help: 'Time from the header of a request to the last byte of its response, by method.',
    labelNames: ['method'],
    buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });
  private readonly problems = new Counter({
    name: 'timebank_http_problems_total',
    help: 'Requests answered with a problem, by problem code, including replays.',
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
      help: 'Requests that are waiting for a commit.',
      registers: [this.registry],
      collect() {
        this.set(journal.queued);
      },
    });
    ledgers.register(this.registry);
  }

  /** Starts counting. Before, no listener is installed. */
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

  /** Adds the Redis gauge only if jobs run on Redis: a 0 would trigger alerts where Redis is not used. */
  private watchRedis(): void {
    const { runner } = this;
    if (!runner.usesRedis) return;
    new Gauge({
      name: 'timebank_redis_up',
      help: 'Whether the Redis server of the job queue answers: 1 or 0.',
      registers: [this.registry],
      async collect() {
        this.set((await runner.health()) === 'up' ? 1 : 0);
      },
    });
  }

  private count({ commands, seconds, outcomes }: Batch): void {
    if (!outcomes) return this.failures.inc();
    this.batches.observe(commands);
    this.commits.observe(seconds);
    const newOutcomes = outcomes.filter(isNewOutcome);
    // One increment per kind and batch, not per entry.
    for (const [kind, entries] of countByName(newOutcomes.flatMap(kindsOf))) this.entries.inc({ kind }, entries);
    for (const [code, refused] of countByName(newOutcomes.flatMap(codesOf))) this.refusals.inc({ code }, refused);
  }
}

type NewOutcome = Exclude<Outcome, { kind: 'key-reused' }>;

/** Whether an outcome was decided in this batch and is not a replay. */
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
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
