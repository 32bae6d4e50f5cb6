// Specs of this project use PostgreSQL databases (test/support/temporary-database.ts).
process.env['TEST_ENGINE'] = 'postgres';
