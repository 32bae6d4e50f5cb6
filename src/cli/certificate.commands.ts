import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const loadIssue = () => import('./certificate.actions.js');
const loadVerify = () => import('./certificate-verify.actions.js');

/** certificate issue, certificate verify. */
export function certificateCommands(timebank: Command): void {
  const certificate = timebank.command('certificate').description('certificates of service');
  certificate
    .command('issue')
    .description('make a certificate out for a volunteer, from the journal alone')
    .argument('<ledger>')
    .argument('<volunteer>', 'number or id')
    .requiredOption('--by <number>', 'the person who makes it out')
    .option('--from <day>', 'first day of service, such as 2026-01-01')
    .option('--to <day>', 'last day of service')
    .option('--in-charge <name>', 'person in charge; the one named last when left out')
    .option('--text <file>', 'write the signed text here')
    .option('--pdf <file>', 'write the PDF here, in Chinese')
    .action(lazyAction(loadIssue, 'issue'));
  certificate
    .command('verify')
    .description('verify the signed text of a certificate, offline')
    .argument('<file>', 'the signed text, as downloaded')
    .option('--key <key>', 'the public key you hold, name+keyid+base64')
    .action(lazyAction(loadVerify, 'verify'));
}
