/** Codes of everything that can be wrong with an export. */
export type FindingCode =
  // files
  | 'missing-file'
  | 'extra-file'
  | 'altered-file'
  | 'unfinished-line'
  | 'manifest-unreadable'
  | 'manifest-differs'
  | 'manifest-not-canonical'
  // signatures
  | 'checkpoint-invalid'
  | 'another-key'
  | 'older-checkpoint'
  // the log
  | 'malformed-leaf'
  | 'another-origin'
  | 'wrong-continuation'
  | 'out-of-sequence'
  | 'chain-broken'
  | 'wrong-id'
  | 'back-in-time'
  | 'month-closed'
  | 'wrong-close'
  | 'unknown-policy'
  | 'entries-missing'
  | 'entries-surplus'
  | 'root-differs'
  // balances, holds and corrections
  | 'unbalanced'
  | 'wrong-account'
  | 'below-floor'
  | 'wrong-hold'
  | 'wrong-reversal'
  | 'wrong-correction'
  // the tables
  | 'row-differs'
  | 'row-missing'
  | 'row-extra';

/** Something that is wrong in an export, and where. */
export interface Finding {
  readonly code: FindingCode;
  readonly file: string;
  readonly line?: number;
  readonly seq?: number;
  readonly account?: string;
  readonly message: string;
}

/** Location of a finding. */
export type FindingLocation = Pick<Finding, 'file' | 'line' | 'seq' | 'account'>;

const MAX_FINDINGS = 50;
/** One cause often shows in many places of a file. */
const MAX_PER_CODE_AND_FILE = 10;
const MAX_MESSAGE_LENGTH = 400;

/** Collects findings: keeps the first of each code and file, and counts the rest. */
export class Findings {
  private readonly kept: Finding[] = [];
  private readonly countByGroup = new Map<string, number>();
  private omittedCount = 0;

  add(code: FindingCode, location: FindingLocation, message: string): void {
    const group = `${code} ${location.file}`;
    const before = this.countByGroup.get(group) ?? 0;
    this.countByGroup.set(group, before + 1);
    if (before >= MAX_PER_CODE_AND_FILE || this.kept.length >= MAX_FINDINGS) {
      this.omittedCount += 1;
      return;
    }
    const account = location.account === undefined ? {} : { account: printable(location.account) };
    this.kept.push({ code, ...location, file: printable(location.file), ...account, message: printable(message) });
  }

  get all(): readonly Finding[] {
    return this.kept;
  }

  /** Number of findings that were not kept. */
  get omitted(): number {
    return this.omittedCount;
  }

  /** True when a finding with one of the codes was kept. */
  any(...codes: readonly FindingCode[]): boolean {
    return this.kept.some(({ code }) => codes.includes(code));
  }
}

function printable(text: string): string {
  return withoutControls(text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…` : text);
}

/** Escapes control characters: texts of an untrusted export must not reach the terminal as control sequences. */
export function withoutControls(text: string): string {
  return text.replace(/\p{C}/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
