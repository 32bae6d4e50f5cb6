import 'reflect-metadata';
import { runDemo } from './cli/demo';
import { keepFilesPrivate } from './config/private-files';

keepFilesPrivate();

void runDemo(process.argv.includes('--once')).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 3;
  },
);
