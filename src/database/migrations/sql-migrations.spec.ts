import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrationName, sqlMigrations } from './sql-migrations';

const files = (folder: string): string[] => readdirSync(join(__dirname, folder)).sort();

describe('sqlMigrations', () => {
  it('has one file per number and database, from 0001 without gaps', () => {
    expect(files('postgres')).toEqual(files('sqlite'));
    expect(files('sqlite').map((file) => Number(file.slice(0, 4)))).toEqual(files('sqlite').map((_, n) => n + 1));
  });

  it.each(['sqlite', 'postgres'] as const)(
    'orders the migrations on %s as TypeORM does, by their last 13 digits',
    (folder) => {
      const timestamps = sqlMigrations(folder).map((one) => Number(new one().name.slice(-13)));
      expect(timestamps).toEqual([...timestamps].sort((a, b) => a - b));
      expect(new Set(timestamps).size).toBe(timestamps.length);
    },
  );

  it('keeps the names that databases of earlier versions have recorded', () => {
    expect(
      sqlMigrations('sqlite')
        .slice(0, 11)
        .map((one) => new one().name),
    ).toEqual([
      'Journal1790000000001',
      'Registers1790000000002',
      'Till1790000000003',
      'Certificates1790000000005',
      'StatementAnswers1790000000006',
      'Report1790000000007',
      'Keys1790000000008',
      'Schedules1790000000018',
      'TwoStepClose1790000000021',
      'UndonePayments1790000000031',
      'NumbersOfTills1790000000033',
    ]);
  });

  it('derives the name of a later migration from its file', () => {
    expect(migrationName('0012-room-for-updates')).toBe('RoomForUpdates1790000100012');
    expect(() => migrationName('12-room')).toThrow('12-room.sql is not named like');
  });
});
