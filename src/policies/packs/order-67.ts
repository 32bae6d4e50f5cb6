import { PolicyPack } from '../policy-pack';
import { SUNRISE } from './sunrise';

/**
 * The sample community's rates and star levels with the recording window of order 67 art. 11 (docs/domain.md §3):
 * service and ratings are recorded within ten working days. A later record is marked as late and needs a reason and a
 * second approver.
 */
export const ORDER_67: PolicyPack = {
  ...SUNRISE,
  name: 'order-67',
  version: 1,
  recording: { workingDays: 10, late: { grade: 'D' } },
};
