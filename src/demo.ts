import 'reflect-metadata';
import { runDemo } from './cli/demo';

void runDemo(process.argv.includes('--once')).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 3;
  },
);
