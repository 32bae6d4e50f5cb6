import { Command } from 'commander';
import { lazyAction } from './lazy-action';

const loadIssue = () => import('./certificate.actions.js');
const loadVerify = () => import('./certificate-verify.actions.js');

/** certificate issue, certificate verify. */
export function certificateCommands(timebank: Command): void {
  const certificate = timebank.command('certificate').description('certificates of service');
  certificate
    .command('issue')
    .description('issue a certificate for a volunteer from the journal')
    .argument('<ledger>')
    .argument('<volunteer>', 'number or id')
    .requiredOption('--by <number>', 'number of the person who issues it')
    .option('--from <day>', 'first day of service, such as 2026-01-01')
    .option('--to <day>', 'last day of service')
    .option('--in-charge <name>', 'person in charge; the one named last when left out')
    .option('--text <file>', 'write the signed text to this file')
    .option('--pdf <file>', 'write the PDF, in Chinese, to this file')
    .action(lazyAction(loadIssue, 'issue'));
  certificate
    .command('verify')
    .description('verify the signed text of a certificate, offline')
    .argument('<file>', 'file with the signed text, as downloaded')
    .option('--key <key>', 'public key from another source, name+keyid+base64')
    .action(lazyAction(loadVerify, 'verify'));
}
