import 'reflect-metadata';
import { run } from './cli/program';

// Jobs apart from HTTP, with PostgreSQL and Redis: the same as `timebank worker`.
void run(['worker']).then((code) => {
  process.exitCode = code;
});
