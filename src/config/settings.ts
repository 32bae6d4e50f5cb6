import { applyDecorators } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, Min, ValidateBy, validateSync } from 'class-validator';
import { isCronPattern } from '../common/cron-schedule';

/** A whole number within bounds. */
function Within(name: string, lowest: number, highest: number): PropertyDecorator {
  const message = `${name} must be a whole number from ${lowest} to ${highest}`;
  return applyDecorators(IsInt({ message }), Min(lowest, { message }), Max(highest, { message }));
}

/** All settings of an instance, read from the environment once, at start. README lists them. */
export class Settings {
  /** Where the books are: `sqlite:PATH`, or `postgres://USER@HOST/NAME`. */
  @IsString()
  @Matches(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, {
    message: 'DATABASE_URL must be sqlite:PATH or postgres://USER@HOST/NAME, for example sqlite:data/timebank.sqlite',
  })
  DATABASE_URL: string = 'sqlite:data/timebank.sqlite';

  /** Hash partitions of the journal's tables, when they are first made on PostgreSQL; 0 makes plain tables. */
  @Within('PARTITIONS', 0, 1024)
  PARTITIONS: number = 0;

  /** File to which every signed checkpoint is appended; beside SQLite's file when it is left out. */
  @IsString()
  CHECKPOINT_FILE: string = '';

  /** Port to listen on; 0 takes a free one. */
  @Within('PORT', 0, 65535)
  PORT: number = 3000;

  /** Address to listen on. Only this machine unless said otherwise. */
  @IsString()
  HOST: string = '127.0.0.1';

  /** First part of a new ledger's log origin (`timebank.example/sunrise`); never changes for a ledger once made. */
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9.-]{0,252}$/, { message: 'ORIGIN must be a host name such as timebank.example' })
  ORIGIN: string = 'timebank.local';

  /** Where people reach the service, as printed on certificates; `http://HOST:PORT` when it is left out. */
  @IsString()
  @Matches(/^(https?:\/\/[^\s/?#]+(\/[^\s?#]+)*)?$/, {
    message: 'PUBLIC_URL must be an address such as https://timebank.example, without a slash at its end',
  })
  PUBLIC_URL: string = '';

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    message: 'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent',
  })
  LOG_LEVEL: string = 'info';

  /** Most commands of one commit. */
  @Within('BATCH_LIMIT', 1, 4096)
  BATCH_LIMIT: number = 256;

  /** Most commands that may wait for a commit; more are answered 503. */
  @Within('QUEUE_LIMIT', 1, 1_000_000)
  QUEUE_LIMIT: number = 4096;

  /** Most requests a minute with one key; 0 sets no limit. */
  @Within('RATE_LIMIT', 0, 1_000_000_000)
  RATE_LIMIT: number = 60_000;

  /** Most requests a minute from one address without a valid key; 0 sets no limit. */
  @Within('PUBLIC_RATE_LIMIT', 0, 1_000_000_000)
  PUBLIC_RATE_LIMIT: number = 120;

  /** Wrong keys from one address in a quarter of an hour; further ones are refused unread. */
  @Within('WRONG_KEY_LIMIT', 1, 1_000_000)
  WRONG_KEY_LIMIT: number = 10;

  /** Seconds in which a request must have come whole. */
  @Within('REQUEST_SECONDS', 1, 3600)
  REQUEST_SECONDS: number = 30;

  /** Seconds that a stop waits for what is under way. */
  @Within('STOP_SECONDS', 1, 3600)
  STOP_SECONDS: number = 20;

  /** The Redis that BullMQ runs jobs on: `redis://HOST:PORT`. Without it the service does its jobs by itself. */
  @IsString()
  @Matches(/^(rediss?:\/\/\S+)?$/, { message: 'REDIS_URL must be an address such as redis://127.0.0.1:6379' })
  REDIS_URL: string = '';

  /** What the names of this instance's keys in Redis begin with. */
  @IsString()
  @Matches(/^[A-Za-z0-9_.-]{1,100}$/, { message: 'REDIS_PREFIX must be a word such as timebank' })
  REDIS_PREFIX: string = 'timebank';

  /** Seconds after which a job whose process gives no sign of life is taken up by another. */
  @Within('JOB_LOCK_SECONDS', 1, 3600)
  JOB_LOCK_SECONDS: number = 30;

  /** Seconds until a job that went wrong is tried again; twice as long each further time. */
  @Within('JOB_RETRY_SECONDS', 0, 3600)
  JOB_RETRY_SECONDS: number = 5;

  /** When months are closed by themselves: a cron pattern, in each ledger's zone. Never, when it is left out. */
  @IsString()
  @ValidateBy(
    { name: 'pattern', validator: { validate: (text) => text === '' || isCronPattern(String(text)) } },
    { message: 'CLOSE_SCHEDULE must be a cron pattern of five fields such as 0 3 15 * *' },
  )
  CLOSE_SCHEDULE: string = '';

  /** Addresses of the servers in front, whose X-Forwarded-For is believed: `10.0.0.2, 192.168.0.0/16`. */
  @IsString()
  @Matches(/^[\da-fA-F.:/, ]*$/, { message: 'TRUSTED_PROXIES must be addresses such as 10.0.0.2, 192.168.0.0/16' })
  TRUSTED_PROXIES: string = '';

  /** Where metrics are read, apart from everything else: `127.0.0.1:9464`. Nowhere when it is left out. */
  @IsString()
  @Matches(/^(([\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5})?$/, {
    message: 'METRICS_ADDRESS must be an address and a port such as 127.0.0.1:9464',
  })
  METRICS_ADDRESS: string = '';

  /** Where an OpenTelemetry collector takes spans, as OTLP over HTTP: `http://127.0.0.1:4318`. None are made when it is left out. */
  @IsString()
  @Matches(/^(https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?)?$/, {
    message: 'OTEL_EXPORTER_OTLP_ENDPOINT must be an address such as http://127.0.0.1:4318',
  })
  OTEL_EXPORTER_OTLP_ENDPOINT: string = '';

  /** The address under which people reach the service. */
  get publicUrl(): string {
    return this.PUBLIC_URL || `http://${this.HOST}:${this.PORT}`;
  }

  /** Whether people reach the service by TLS only. */
  get secure(): boolean {
    return this.PUBLIC_URL.startsWith('https:');
  }

  /** Whether one process alone may write to the books: those of SQLite. */
  get hasOneWriter(): boolean {
    return !this.onPostgres;
  }

  get onPostgres(): boolean {
    return !this.DATABASE_URL.startsWith('sqlite:');
  }

  /** Where the books are, as people may read it: without a password. */
  get databaseLabel(): string {
    return this.onPostgres ? this.DATABASE_URL.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '') : this.databasePath;
  }

  get checkpointFile(): string {
    const beside = this.onPostgres ? 'data/timebank' : this.databasePath;
    return this.CHECKPOINT_FILE || `${beside}.checkpoints`;
  }

  /** The SQLite file's path. */
  get databasePath(): string {
    return this.DATABASE_URL.slice('sqlite:'.length);
  }
}

/** Thrown when a setting is wrong; the message names each. */
export class SettingsError extends Error {}

/** Reads the settings from an environment and checks every one. */
export function settingsFrom(env: Record<string, string | undefined>): Settings {
  const known = Object.keys(new Settings());
  const given = Object.fromEntries(
    known.filter((name) => env[name] !== undefined && env[name] !== '').map((name) => [name, env[name]]),
  );
  const settings = plainToInstance(Settings, { ...new Settings(), ...given }, { enableImplicitConversion: true });
  const wrong = new Set(validateSync(settings).flatMap((error) => Object.values(error.constraints ?? {})));
  if (wrong.size > 0) throw new SettingsError(`Settings are wrong: ${[...wrong].join('; ')}.`);
  return settings;
}
