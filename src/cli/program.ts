import { Command, CommanderError } from 'commander';
import { DomainError } from '../common/domain-error';
import { InputError, RefusedError, ResourceError } from '../common/process-errors';
import { UnsafeLogError } from '../ledger/log/unsafe-log-error';
import { problemDocument } from '../http/problem-document';
import { auditCommands } from './audit.commands';
import { backupCommands } from './backup.commands';
import { certificateCommands } from './certificate.commands';
import { checkCommand } from './check.commands';
import { checkpointCommands } from './checkpoint.commands';
import { copyCommand } from './copy.commands';
import { keyCommands } from './key.commands';
import { ledgerCommands } from './ledger.commands';
import { monthCommands } from './month.commands';
import { samplingCommands } from './sampling.commands';
import { serviceCommands } from './service.commands';
import { statementCommands } from './statement.commands';

const EXITS = `
Exit codes: 0 done · 1 refused, or export, backup or certificate not sound · 2 wrong usage or input · 3 input/output, or the database is in use
Settings come from the environment: DATABASE_URL (sqlite:PATH or postgres://…), PORT, HOST, PUBLIC_URL, ORIGIN, LOG_LEVEL. See README.`;

/** Builds the command line with all commands. */
export function program(): Command {
  const timebank = new Command('timebank')
    .description('Timebank Ledger: service hours, time coins and points in an append-only, verifiable ledger')
    .addHelpText('after', EXITS)
    .showHelpAfterError('(run timebank --help for help)')
    .exitOverride();
  const groups = [
    ...[serviceCommands, ledgerCommands, keyCommands, monthCommands, statementCommands],
    ...[
      certificateCommands,
      auditCommands,
      samplingCommands,
      backupCommands,
      checkCommand,
      checkpointCommands,
      copyCommand,
    ],
  ];
  for (const add of groups) add(timebank);
  return timebank;
}

/** Runs a command line and returns its exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { message, code } = failureOf(error);
    console.error(message);
    return code;
  }
}

function failureOf(error: unknown): { message: string; code: number } {
  if (error instanceof RefusedError) return { message: error.message, code: 1 };
  if (error instanceof InputError) return { message: error.message, code: 2 };
  if (error instanceof ResourceError) return { message: error.message, code: 3 };
  if (error instanceof UnsafeLogError)
    return { message: `${error.message}\nWhat to do is in docs/operations.md, “The checkpoint file”.`, code: 3 };
  if (error instanceof DomainError) {
    const { title, errors } = problemDocument(error, 'en');
    const fields = (errors ?? []).map(({ field, message }) => `\n  ${field}: ${message}`).join('');
    return { message: title + fields, code: 1 };
  }
  return { message: `Failed: ${error instanceof Error ? error.message : String(error)}`, code: 3 };
}
