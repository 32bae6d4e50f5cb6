import 'reflect-metadata';
import { run } from './cli/program';
import { keepFilesPrivate } from './config/private-files';

keepFilesPrivate();

// Jobs apart from HTTP, with PostgreSQL and Redis: the same as `timebank worker`.
void run(['worker']).then((code) => {
  process.exitCode = code;
});
