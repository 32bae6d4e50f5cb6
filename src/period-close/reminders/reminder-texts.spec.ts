import { REMINDER_KINDS, reminderText } from './reminder-texts';

const subject = { of: '2026-09.A031', volunteer: 'V0303', dueOn: '2026-10-20', provisional: false } as const;

describe('reminderText', () => {
  it.each(REMINDER_KINDS)('names the subject and the due date of %s in both languages', (kind) => {
    const { zh, en } = reminderText({ ...subject, kind, state: 'later' });
    for (const text of [zh, en]) {
      expect(text).toContain('2026-09.A031');
      expect(text).toContain('2026-10-20');
      expect(text).not.toMatch(/[{}]|undefined/);
    }
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
  });

  it('marks an overdue reminder at its beginning and a provisional due date at its end', () => {
    const late = reminderText({ ...subject, kind: 'record-unapproved', state: 'overdue', provisional: true });
    expect(late.zh).toMatch(/^已逾期：.*暂定/);
    expect(late.en).toMatch(/^Overdue: .*V0303.*Provisional/);
  });
});
