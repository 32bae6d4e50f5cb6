import { PolicyPack } from '../policy-pack';

/** The rules of the sample community (examples/README.md). */
export const SUNRISE: PolicyPack = {
  name: 'sunrise',
  version: 1,
  record: { unitSeconds: 60 },
  credit: { capMinutes: 120, stepMinutes: 15 },
  earns: { coins: { minutesPerHour: 60 }, points: { hundredthsPerHour: 100 } },
  categories: { care: [3, 2], clean: [6, 5], guide: [1, 1], patrol: [11, 10], teach: [1, 1] },
  overlap: { seconds: 60 },
  grades: { scanned: 'A', signOutFilled: 'B', typed: 'C' },
  rating: { lowest: 1, highest: 5 },
  levels: { recordMinutes: [6000, 18000, 36000, 60000, 90000] },
};
