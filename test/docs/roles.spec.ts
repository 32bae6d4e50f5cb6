import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PERMISSIONS, ROLES, Role } from '../../src/auth/permissions';

const text = readFileSync(join(__dirname, '../../docs/roles.md'), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('docs/roles.md', () => {
  it('has a column for every role', () => {
    expect(rows[0]).toEqual(['action', 'what it allows', ...ROLES]);
  });

  it('describes every action, and lists the same permissions by role as the code', () => {
    const written = rows.slice(2).map(([action = '', words = '', ...roles]) => [action, words.length > 10, ...roles]);
    const held = Object.entries(PERMISSIONS).map(([action, roles]) => {
      const allowed: readonly Role[] = roles;
      return [`\`${action}\``, true, ...ROLES.map((role) => (allowed.includes(role) ? 'yes' : '–'))];
    });
    expect(written).toEqual(held);
  });
});
