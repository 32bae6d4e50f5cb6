import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Instant } from './instant';

/** The only place where the house looks at the time. Tests give it another. */
@Injectable()
export class Clock {
  now(): Instant {
    return new Date().toISOString();
  }
}

/** The instant at which an id was made: a UUIDv7 begins with it. */
export function instantOfId(id: string): Instant {
  return new Date(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString();
}

/** Where opaque ids come from. Tests give it a sequence. */
@Injectable()
export class Ids {
  next(): string {
    return uuidv7();
  }
}
