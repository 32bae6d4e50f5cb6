import { Injectable } from '@nestjs/common';
import { V7Generator } from 'uuidv7';
import { Instant } from './instant';

/** The only source of the current time. Tests replace it. */
@Injectable()
export class Clock {
  now(): Instant {
    return new Date().toISOString();
  }
}

/** The instant at which an id was generated: a UUIDv7 begins with it. */
export function instantOfId(id: string): Instant {
  return new Date(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString();
}

/**
 * The beginning of the ids that are generated at an instant: twelve hexadecimal digits, without the hyphen. An id whose
 * digits are lower was generated before.
 */
export function idPrefixAt(at: Instant): string {
  return Date.parse(at).toString(16).padStart(12, '0');
}

/** The only source of new ids (UUIDv7). They begin with the service's time, and follow each other in its order. */
@Injectable()
export class Ids {
  private readonly generator = new V7Generator();

  constructor(private readonly clock: Clock) {}

  next(): string {
    return this.generator.generateOrResetWithTs(Date.parse(this.clock.now())).toString();
  }
}
