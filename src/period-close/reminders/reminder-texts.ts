import { fillText } from '../../common/fill-text';
import { Day } from '../../common/instant';
import { Words } from '../../common/language';

/** The kinds of pending work of which a centre is reminded. */
export const REMINDER_KINDS = [
  'activity-unrecorded',
  'record-unapproved',
  'service-unrated',
  'month-soft-close',
  'month-close',
  'key-ending',
] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** Urgency: the due date is over, is within three working days, or is later. */
export const REMINDER_STATES = ['overdue', 'due-soon', 'later'] as const;
export type ReminderState = (typeof REMINDER_STATES)[number];

/** The values of a reminder's text. */
export interface ReminderSubject {
  readonly kind: ReminderKind;
  readonly state: ReminderState;
  /** Number of the activity or of the person, or the month. */
  readonly of: string;
  /** Number of the volunteer, in reminders about a record. */
  readonly volunteer?: string;
  readonly dueOn: Day;
  readonly provisional: boolean;
}

/** The sentence of each kind of reminder; `{name}` is a placeholder for a value. */
export const REMINDER_TEXTS: Readonly<Record<ReminderKind, Words>> = {
  'activity-unrecorded': {
    zh: '活动 {of} 已结束，尚无服务记录，请于 {dueOn} 前（含当日）登记。',
    en: 'The activity {of} has ended and has no service records. Record its service by {dueOn}.',
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
    zh: '{of} 已结束，请发布激励月报第一版（初步结账），应于 {dueOn} 进行。',
    en: 'The month {of} is over. Publish the first edition of its incentive report (soft close), due on {dueOn}.',
  },
  'month-close': {
    zh: '{of} 的记录期将满，请正式结账，应于 {dueOn} 进行。',
    en: 'The recording window of {of} ends. Close the month (hard close), due on {dueOn}.',
  },
  'key-ending': {
    zh: '工作人员 {of} 的密钥将于 {dueOn} 到期，请在此之前更换。',
    en: 'The key of {of} ends on {dueOn}. Rotate it, or create a new one, before then.',
  },
};

const OVERDUE: Words = { zh: '已逾期：', en: 'Overdue: ' };
const PROVISIONAL: Words = {
  zh: '（该年度工作日安排尚未公布，日期为暂定。）',
  en: ' (Provisional: the calendar of that year is not published yet.)',
};

/**
 * Formats a reminder in both languages. It has numbers of persons and activities, and no names.
 * @throws Error when a reminder about a record names no volunteer
 */
export function reminderText(subject: ReminderSubject): Words {
  const { of, volunteer, dueOn } = subject;
  const values = { of, dueOn, ...(volunteer !== undefined && { volunteer }) };
  const textIn = (language: keyof Words): string => {
    const sentence = fillText(REMINDER_TEXTS[subject.kind][language], values);
    const prefix = subject.state === 'overdue' ? OVERDUE[language] : '';
    return prefix + sentence + (subject.provisional ? PROVISIONAL[language] : '');
  };
  return { zh: textIn('zh'), en: textIn('en') };
}
