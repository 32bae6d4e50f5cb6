import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
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

/** The only source of new ids (UUIDv7). Tests replace it. */
@Injectable()
export class Ids {
  next(): string {
    return uuidv7();
  }
}
