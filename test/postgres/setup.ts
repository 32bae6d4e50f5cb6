// Specs of this project keep their books on PostgreSQL (test/support/temporary-database.ts).
process.env['TEST_ENGINE'] = 'postgres';
