import { PolicyPack } from './pack';

/** The level that a sum of record time reaches (`levels`): 0 below the first threshold, n from the n-th on. */
export function levelOf(pack: PolicyPack, minutes: number): number {
  return pack.levels.recordMinutes.filter((threshold) => minutes >= threshold).length;
}
