import { BullModule, BullRegistrar, OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { DynamicModule, Module, Type } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { Job, Worker } from 'bullmq';
import { Settings } from '../config/settings';
import { QUEUE_NAME, WORKER_NAME } from './bullmq-workers';

/** Data of a job in the queue: id of a job in the table, or id of a schedule. */
export interface QueueData {
  readonly job?: string;
  readonly schedule?: string;
}

/** What a worker does with the jobs of the queue, and whom it tells. */
export interface QueueConsumer {
  process(job: Job<QueueData>, token?: string): Promise<void>;
  completed(): void;
  failed(job: Job<QueueData> | undefined, error: Error): void;
  error(error: Error): void;
}

/** Maximum delay between attempts to reconnect, in milliseconds. */
export const MAX_RETRY_DELAY_MS = 2000;

/** Delay before an attempt to reconnect, in milliseconds. */
export const retryStrategy = (times: number): number => Math.min(times * 100, MAX_RETRY_DELAY_MS);

/** Effectively unlimited: `JobExecutor` counts the starts of a job whose process died (MAX_STARTS). */
const MAX_STALLED = 1_000_000;

/** The processor of the queue. A class for each process, since the options of its decorator come from the settings. */
function processorFor({ JOB_LOCK_SECONDS }: Settings, consumer: QueueConsumer): Type<WorkerHost<Worker<QueueData>>> {
  const lock = JOB_LOCK_SECONDS * 1000;

  @Processor(QUEUE_NAME, {
    name: WORKER_NAME,
    ...{ lockDuration: lock, stalledInterval: lock, maxStalledCount: MAX_STALLED, runRetryDelay: MAX_RETRY_DELAY_MS },
  })
  class JobsProcessor extends WorkerHost<Worker<QueueData>> {
    process(job: Job<QueueData>, token?: string): Promise<void> {
      return consumer.process(job, token);
    }

    @OnWorkerEvent('completed')
    completed(): void {
      consumer.completed();
    }

    @OnWorkerEvent('failed')
    failed(job: Job<QueueData> | undefined, error: Error): void {
      consumer.failed(job, error);
    }

    @OnWorkerEvent('error')
    error(error: Error): void {
      consumer.error(error);
    }
  }
  return JobsProcessor;
}

/** The worker of a process. It is registered with BullMQ when the runner starts. */
@Module({})
class BullMqWorkerModule {
  static for({ REDIS_URL: url, REDIS_PREFIX: prefix }: Settings, processor: Type<WorkerHost>): DynamicModule {
    const connection = { url, maxRetriesPerRequest: null, retryStrategy };
    const root = BullModule.forRoot({ connection, prefix, extraOptions: { manualRegistration: true } });
    // Each provider of the processor, also under another token, would be a worker of its own.
    return { module: BullMqWorkerModule, imports: [root, BullModule.registerQueue()], providers: [processor] };
  }
}

/** Starts the worker of this process. */
export async function startWorker(
  modules: LazyModuleLoader,
  settings: Settings,
  consumer: QueueConsumer,
): Promise<Worker<QueueData>> {
  const processor = processorFor(settings, consumer);
  const module = await modules.load(() => BullMqWorkerModule.for(settings, processor));
  module.get(BullRegistrar, { strict: false }).register();
  return module.get(processor).worker;
}
