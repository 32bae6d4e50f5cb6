import { PolicyPack } from '../policy-pack';
import { SUNRISE } from './sunrise';

/**
 * The sample community's rates and star levels with the recording window of order 67 art. 11 (docs/domain.md §3):
 * service and ratings are recorded within ten working days. A later record is marked as late and needs a reason and a
 * second approver. A record must end before its approval, and at most two hours after the planned end of its activity;
 * more people than a place holds are flagged in the entries.
 */
export const ORDER_67: PolicyPack = {
  ...SUNRISE,
  name: 'order-67',
  version: 2,
  recording: { workingDays: 10, late: { grade: 'D' } },
  plausibility: { maxMinutesBeyondPlannedEnd: 120, endAfterApproval: 'refused', beyondCapacity: 'flagged' },
};
