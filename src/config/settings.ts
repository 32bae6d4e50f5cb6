import { InputError } from '../common/process-errors';
import { applyDecorators } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, Min, ValidateBy, validateSync } from 'class-validator';
import { isCronPattern } from '../common/cron-schedule';

/** Validates an integer setting within bounds, both included. */
function IsWithin(name: string, min: number, max: number): PropertyDecorator {
  const message = `${name} must be a whole number from ${min} to ${max}`;
  return applyDecorators(IsInt({ message }), Min(min, { message }), Max(max, { message }));
}

/** All settings of an instance. Read from the environment once, at start; README lists them. */
export class Settings {
  /** The database: `sqlite:PATH` or `postgres://USER@HOST/NAME`. */
  @IsString()
  @Matches(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, {
    message: 'DATABASE_URL must be sqlite:PATH or postgres://USER@HOST/NAME, for example sqlite:data/timebank.sqlite',
  })
  DATABASE_URL: string = 'sqlite:data/timebank.sqlite';

  /** Number of hash partitions of the journal's tables when they are created on PostgreSQL; 0 creates plain tables. */
  @IsWithin('PARTITIONS', 0, 1024)
  PARTITIONS: number = 0;

  /** File to which every signed checkpoint is appended. Default: next to the SQLite file. */
  @IsString()
  CHECKPOINT_FILE: string = '';

  /** Port to listen on; 0 chooses a free one. */
  @IsWithin('PORT', 0, 65535)
  PORT: number = 3000;

  /** Address to listen on. The default accepts local connections only. */
  @IsString()
  HOST: string = '127.0.0.1';

  /** First part of the log origin of new ledgers (`timebank.example/sunrise`). A ledger's origin never changes. */
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9.-]{0,252}$/, { message: 'ORIGIN must be a host name such as timebank.example' })
  ORIGIN: string = 'timebank.local';

  /** Public address of the service, as printed on certificates. Default: `http://HOST:PORT`. */
  @IsString()
  @Matches(/^(https?:\/\/[^\s/?#]+(\/[^\s?#]+)*)?$/, {
    message: 'PUBLIC_URL must be an address such as https://timebank.example, without a slash at its end',
  })
  PUBLIC_URL: string = '';

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    message: 'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent',
  })
  LOG_LEVEL: string = 'info';

  /** Maximum number of commands in one commit. */
  @IsWithin('BATCH_LIMIT', 1, 4096)
  BATCH_LIMIT: number = 256;

  /** Maximum number of commands that wait for a commit; further ones are answered with 503. */
  @IsWithin('QUEUE_LIMIT', 1, 1_000_000)
  QUEUE_LIMIT: number = 4096;

  /** Maximum number of requests per minute with one key; 0 sets no limit. */
  @IsWithin('RATE_LIMIT', 0, 1_000_000_000)
  RATE_LIMIT: number = 60_000;

  /** Maximum number of requests per minute from one address without a valid key; 0 sets no limit. */
  @IsWithin('PUBLIC_RATE_LIMIT', 0, 1_000_000_000)
  PUBLIC_RATE_LIMIT: number = 120;

  /** Maximum number of wrong keys from one address in 15 minutes; further ones are answered with 429. */
  @IsWithin('WRONG_KEY_LIMIT', 1, 1_000_000)
  WRONG_KEY_LIMIT: number = 10;

  /** Seconds within which a request must be received completely. */
  @IsWithin('REQUEST_SECONDS', 1, 3600)
  REQUEST_SECONDS: number = 30;

  /** Seconds that a stop waits for requests and jobs in progress. */
  @IsWithin('STOP_SECONDS', 1, 3600)
  STOP_SECONDS: number = 20;

  /** Redis for BullMQ: `redis://HOST:PORT`. Without it the service runs jobs in its own process. */
  @IsString()
  @Matches(/^(rediss?:\/\/\S+)?$/, { message: 'REDIS_URL must be an address such as redis://127.0.0.1:6379' })
  REDIS_URL: string = '';

  /** Prefix of this instance's keys in Redis. */
  @IsString()
  @Matches(/^[A-Za-z0-9_.-]{1,100}$/, { message: 'REDIS_PREFIX must be a word such as timebank' })
  REDIS_PREFIX: string = 'timebank';

  /** Seconds after which a job whose process does not renew its lock is taken over by another process. */
  @IsWithin('JOB_LOCK_SECONDS', 1, 3600)
  JOB_LOCK_SECONDS: number = 30;

  /** Seconds until the first retry of a failed job; doubled for each further retry. */
  @IsWithin('JOB_RETRY_SECONDS', 0, 3600)
  JOB_RETRY_SECONDS: number = 5;

  /** When months are closed automatically: a cron pattern, in each ledger's zone. Default: never. */
  @IsString()
  @ValidateBy(
    { name: 'pattern', validator: { validate: (text) => text === '' || isCronPattern(String(text)) } },
    { message: 'CLOSE_SCHEDULE must be a cron pattern of five fields such as 0 3 15 * *' },
  )
  CLOSE_SCHEDULE: string = '';

  /** Addresses of reverse proxies whose X-Forwarded-For header is trusted: `10.0.0.2, 192.168.0.0/16`. */
  @IsString()
  @Matches(/^[\da-fA-F.:/, ]*$/, { message: 'TRUSTED_PROXIES must be addresses such as 10.0.0.2, 192.168.0.0/16' })
  TRUSTED_PROXIES: string = '';

  /** Address and port of the separate metrics server: `127.0.0.1:9464`. Default: no metrics server. */
  @IsString()
  @Matches(/^(([\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5})?$/, {
    message: 'METRICS_ADDRESS must be an address and a port such as 127.0.0.1:9464',
  })
  METRICS_ADDRESS: string = '';

  /** OpenTelemetry collector for spans, OTLP over HTTP: `http://127.0.0.1:4318`. Default: no tracing. */
  @IsString()
  @Matches(/^(https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?)?$/, {
    message: 'OTEL_EXPORTER_OTLP_ENDPOINT must be an address such as http://127.0.0.1:4318',
  })
  OTEL_EXPORTER_OTLP_ENDPOINT: string = '';

  /** The public address of the service. */
  get publicUrl(): string {
    return this.PUBLIC_URL || `http://${this.HOST}:${this.PORT}`;
  }

  /** Whether the service is reached by TLS only. */
  get secure(): boolean {
    return this.PUBLIC_URL.startsWith('https:');
  }

  /** Whether only one process may write to the database, which is so for SQLite. */
  get hasOneWriter(): boolean {
    return !this.onPostgres;
  }

  get onPostgres(): boolean {
    return !this.DATABASE_URL.startsWith('sqlite:');
  }

  /** The database's location for messages, without a password. */
  get databaseLabel(): string {
    return this.onPostgres ? this.DATABASE_URL.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '') : this.databasePath;
  }

  get checkpointFile(): string {
    const base = this.onPostgres ? 'data/timebank' : this.databasePath;
    return this.CHECKPOINT_FILE || `${base}.checkpoints`;
  }

  /** The SQLite file's path. */
  get databasePath(): string {
    return this.DATABASE_URL.slice('sqlite:'.length);
  }
}

/** Thrown when settings are wrong; the message names each of them. */
export class SettingsError extends InputError {}

/** Reads the settings from an environment and validates them. @throws SettingsError */
export function settingsFrom(env: Record<string, string | undefined>): Settings {
  const names = Object.keys(new Settings());
  const values = Object.fromEntries(
    names.filter((name) => env[name] !== undefined && env[name] !== '').map((name) => [name, env[name]]),
  );
  const settings = plainToInstance(Settings, { ...new Settings(), ...values }, { enableImplicitConversion: true });
  const wrong = new Set(validateSync(settings).flatMap((error) => Object.values(error.constraints ?? {})));
  if (wrong.size > 0) throw new SettingsError(`Settings are wrong: ${[...wrong].join('; ')}.`);
  return settings;
}
