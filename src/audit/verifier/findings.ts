/** Everything that can be wrong with a bundle. */
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
  // the books
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

/** Something that is wrong, and where. */
export interface Finding {
  readonly code: FindingCode;
  readonly file: string;
  readonly line?: number;
  readonly seq?: number;
  readonly account?: string;
  readonly message: string;
}

/** Where in a file. */
export type FindingPlace = Pick<Finding, 'file' | 'line' | 'seq' | 'account'>;

const MOST = 50;
/** Of one sort in one file: one cause tends to show in many places. */
const MOST_ALIKE = 10;
const LONGEST_MESSAGE = 400;

/** Collects findings. Keeps the first of each sort and counts the rest. */
export class Findings {
  private readonly kept: Finding[] = [];
  private readonly alike = new Map<string, number>();
  private left = 0;

  add(code: FindingCode, place: FindingPlace, message: string): void {
    const sort = `${code} ${place.file}`;
    const before = this.alike.get(sort) ?? 0;
    this.alike.set(sort, before + 1);
    if (before >= MOST_ALIKE || this.kept.length >= MOST) {
      this.left += 1;
      return;
    }
    const account = place.account === undefined ? {} : { account: printable(place.account) };
    this.kept.push({ code, ...place, file: printable(place.file), ...account, message: printable(message) });
  }

  get all(): readonly Finding[] {
    return this.kept;
  }

  /** How many more there were than were kept. */
  get more(): number {
    return this.left;
  }

  /** Was anything of these sorts found? */
  any(...codes: readonly FindingCode[]): boolean {
    return this.kept.some(({ code }) => codes.includes(code));
  }
}

function printable(text: string): string {
  return withoutControls(text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text);
}

/** A bundle is another's work: nothing of it may reach the auditor's terminal as a control sequence. */
export function withoutControls(text: string): string {
  return text.replace(/\p{C}/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
