import { PolicyPack } from '../policy-pack';
import { SUNRISE } from './sunrise';

/**
 * The sample community's rates and stars, with the recording window of order 67 art. 11 (domain.md §3): service and
 * ratings are recorded within ten working days; what comes later is marked, and asks more of those who record it.
 */
export const ORDER_67: PolicyPack = {
  ...SUNRISE,
  name: 'order-67',
  version: 1,
  recording: { workingDays: 10, late: { grade: 'D' } },
};
