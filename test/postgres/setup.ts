// Specs of this project keep their books on PostgreSQL (test/support/place.ts).
process.env['TEST_ENGINE'] = 'postgres';
