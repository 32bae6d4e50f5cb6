import { Day } from '../../common/instant';
import { Words } from '../../common/language';

/** What a centre is reminded of. */
export const REMINDER_KINDS = [
  'activity-unrecorded',
  'record-unapproved',
  'service-unrated',
  'month-soft-close',
  'month-close',
] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** How pressing it is: its last day is over; comes within three working days; or comes later. */
export const REMINDER_STATES = ['overdue', 'due-soon', 'later'] as const;
export type ReminderState = (typeof REMINDER_STATES)[number];

/** What a sentence needs to know: by which number the centre calls the thing, and the last day. */
export interface ReminderSubject {
  readonly kind: ReminderKind;
  readonly state: ReminderState;
  /** Number of the activity, or the month. */
  readonly of: string;
  /** Number of the volunteer, where it is about one. */
  readonly volunteer?: string;
  readonly dueOn: Day;
  readonly provisional: boolean;
}

const SAYS: Readonly<Record<ReminderKind, Words>> = {
  'activity-unrecorded': {
    zh: '活动 {of} 已结束，尚无服务记录，请于 {dueOn} 前（含当日）登记。',
    en: 'The activity {of} has ended and nobody’s service is recorded. Record it by {dueOn}.',
  },
  'record-unapproved': {
    zh: '志愿者 {volunteer} 在活动 {of} 中的服务记录等待审核，请于 {dueOn} 前（含当日）处理。',
    en: 'The service of {volunteer} in the activity {of} waits for approval. Decide it by {dueOn}.',
  },
  'service-unrated': {
    zh: '志愿者 {volunteer} 在活动 {of} 中的服务尚未评价，请于 {dueOn} 前（含当日）登记评价。',
    en: 'The service of {volunteer} in the activity {of} is not rated. Record a rating by {dueOn}.',
  },
  'month-soft-close': {
    zh: '{of} 已过完，请发布月报第一版（初步结账），应于 {dueOn} 进行。',
    en: 'The month {of} is over. Publish the first edition of its report (soft close), due on {dueOn}.',
  },
  'month-close': {
    zh: '{of} 的记录期将满，请正式结账，应于 {dueOn} 进行。',
    en: 'The recording window of {of} ends. Close the month for good, due on {dueOn}.',
  },
};

const OVERDUE: Words = { zh: '已逾期：', en: 'Overdue: ' };
const PROVISIONAL: Words = {
  zh: '（该年度工作日安排尚未公布，日期为暂定。）',
  en: ' (Provisional: the working days of that year are not published yet.)',
};

/** A reminder in both languages. Nobody's name stands in it. */
export function reminderText(what: ReminderSubject): Words {
  const values: Readonly<Record<string, string | undefined>> = { ...what, provisional: undefined };
  const say = (language: keyof Words): string => {
    const sentence = SAYS[what.kind][language].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
    const before = what.state === 'overdue' ? OVERDUE[language] : '';
    return before + sentence + (what.provisional ? PROVISIONAL[language] : '');
  };
  return { zh: say('zh'), en: say('en') };
}
