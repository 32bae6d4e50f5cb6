#!/usr/bin/env node
import 'reflect-metadata';
import { run } from './cli/program';
import { keepFilesPrivate } from './config/private-files';

keepFilesPrivate();

// A reader may close the pipe (`| head`); output after that is dropped, and the command does not fail.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
