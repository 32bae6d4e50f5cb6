#!/usr/bin/env node
import 'reflect-metadata';
import { run } from './cli/program';

// Whoever reads may stop reading (`| head`): what is said after that is said to nobody, and no reason to fail.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
