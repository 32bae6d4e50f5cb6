import { REMINDER_KINDS, reminderText } from './reminder-texts';

const what = { of: '2026-09.A031', volunteer: 'V0303', dueOn: '2026-10-20', provisional: false } as const;

describe('a reminder', () => {
  it.each(REMINDER_KINDS)('of %s says in both languages what it is about and by when', (kind) => {
    const { zh, en } = reminderText({ ...what, kind, state: 'later' });
    for (const text of [zh, en]) {
      expect(text).toContain('2026-09.A031');
      expect(text).toContain('2026-10-20');
      expect(text).not.toMatch(/[{}]|undefined/);
    }
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
  });

  it('that is overdue begins with that, and a provisional day is said to be one', () => {
    const late = reminderText({ ...what, kind: 'record-unapproved', state: 'overdue', provisional: true });
    expect(late.zh).toMatch(/^已逾期:.*暂定/);
    expect(late.en).toMatch(/^Overdue: .*V0303.*Provisional/);
  });
});
