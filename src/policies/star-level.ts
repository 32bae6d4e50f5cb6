import { PolicyPack } from './policy-pack';

/** The star level that a sum of service minutes reaches (`levels`): 0 below the first threshold, n from the n-th on. */
export function levelOf(pack: PolicyPack, minutes: number): number {
  return pack.levels.recordMinutes.filter((threshold) => minutes >= threshold).length;
}

/** A volunteer's service time at a month's end, in minutes, and by how much the month changed it. */
export interface MonthlyServiceTime {
  /** The level before the month's close. */
  readonly level: number;
  readonly minutes: number;
  readonly changed: number;
}

/**
 * The star level of a volunteer after a month (`levels`). It rises with the service hours. It falls only when
 * corrections reduced them in the month, never because a later policy needs more, and not at all when the pack keeps
 * levels (`levels.dropping`).
 */
export function levelAfter(pack: PolicyPack, { level, minutes, changed }: MonthlyServiceTime): number {
  const reached = levelOf(pack, minutes);
  const kept = pack.levels.dropping === 'kept' || changed >= 0;
  return kept ? Math.max(level, reached) : reached;
}
