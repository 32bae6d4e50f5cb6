import { ByteLines } from './archive-files';
import { accountName } from '../derived/account-name';
import { DerivedFile, LeafSource, PARTS, Piece, PieceName } from '../derived/derived-file';
import { FindingCode, Findings } from './findings';
import { LogCheck } from './log-check';
import { accountsInOrder } from './table-check';

/** Position of a piece in its file, compared number by number. */
type SortKey = readonly number[];

/** Sorts after all pieces. */
const END: SortKey = [PARTS.length];

/** Compares a derived file with the one recomputed from the leaves, line by line in constant memory. */
export async function checkDerived(
  lines: ByteLines,
  derived: DerivedFile,
  { source, log }: { readonly source: LeafSource; readonly log: LogCheck },
  findings: Findings,
): Promise<void> {
  const check = new LineCheck(derived, derived.pieces(source), new PieceOrder(derived, log), findings);
  await check.next();
  for await (const batch of lines.read()) for (const line of batch) await check.take(line.toString('utf8'));
  await check.end();
}

/** Gives the expected position of the pieces of a file. */
class PieceOrder {
  private accounts: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly derived: DerivedFile,
    private readonly log: LogCheck,
  ) {}

  /** The position of a piece; undefined for a piece that the leaves don't give. */
  of({ part, name }: PieceName): SortKey | undefined {
    const position = part === 'head' ? [] : part === 'entry' ? this.ofEntry(Number(name)) : this.ofAccount(name);
    return position && [PARTS.indexOf(part), ...position];
  }

  private ofEntry(seq: number): SortKey | undefined {
    const day = this.log.days.dayOf(seq);
    if (day === undefined) return undefined;
    return this.derived.order === 'day' ? [day, seq] : [seq];
  }

  private ofAccount(name: string): SortKey | undefined {
    const { balances } = this.log;
    this.accounts ??= new Map(accountsInOrder(balances).map(({ id, unit }, n) => [accountName(id, unit), n]));
    const position = this.accounts.get(name);
    return position === undefined ? undefined : [position];
  }
}

function compare(a: SortKey, b: SortKey): number {
  const differing = a.findIndex((value, n) => value !== b[n]);
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}

class LineCheck {
  private line = 0;
  /** The expected piece, its lines and how many of them matched; undefined after the last piece. */
  private piece: Piece | undefined;
  private expected: readonly string[] = [];
  private matchedLines = 0;
  /** True after a finding, until the next piece starts. */
  private skipping = false;

  constructor(
    private readonly derived: DerivedFile,
    private readonly pieces: AsyncGenerator<Piece, void>,
    private readonly order: PieceOrder,
    private readonly findings: Findings,
  ) {}

  /** Checks the file's next line. */
  async take(text: string): Promise<void> {
    this.line += 1;
    if (!this.skipping && this.piece && this.expected[this.matchedLines] === text) return this.matched();
    const name = this.derived.pieceAt(text);
    if (name) return this.startPiece(name, text);
    if (this.skipping) return;
    this.skipping = true;
    if (this.matchedLines > 0) await this.differs(text);
    else this.add('row-extra', undefined, `the line ${shown(text)} belongs to no entry or account`);
  }

  private async matched(): Promise<void> {
    this.matchedLines += 1;
    if (this.matchedLines === this.expected.length) await this.next();
  }

  /** Reads the next expected piece. */
  async next(): Promise<void> {
    const step = await this.pieces.next();
    this.piece = step.done ? undefined : step.value;
    this.expected = this.piece?.text.slice(0, -1).split('\n') ?? [];
    this.matchedLines = 0;
  }

  /** Handles a line that starts a piece other than the expected one, or differs from its first line. */
  private async startPiece(name: PieceName, text: string): Promise<void> {
    this.skipping = true;
    const position = this.order.of(name);
    if (!position) return this.add('row-extra', name, `${pieceLabel(name)}: not given by the entries`);
    if (this.matchedLines > 0) await this.differs(text);
    for (;;) {
      const order = compare(position, this.piece ? (this.order.of(this.piece) ?? END) : END);
      if (order < 0) return this.add('row-extra', name, `${pieceLabel(name)} is repeated or out of place`);
      if (order === 0) break;
      await this.missing();
    }
    if (this.expected[0] !== text) return this.differs(text);
    this.skipping = false;
    await this.matched();
  }

  /** Reports once that the expected piece differs, and goes on to the next. */
  private async differs(text: string): Promise<void> {
    const { piece } = this;
    if (!piece) return;
    const expected = this.expected[this.matchedLines] ?? '';
    this.add(
      'row-differs',
      piece,
      `${pieceLabel(piece)}: the line is ${shown(text)}, the entries give ${shown(expected)}`,
    );
    await this.next();
  }

  private async missing(): Promise<void> {
    if (this.piece) this.add('row-missing', this.piece, `${pieceLabel(this.piece)} is missing`);
    await this.next();
  }

  async end(): Promise<void> {
    this.line += 1;
    if (this.matchedLines > 0) await this.differs('');
    while (this.piece) await this.missing();
  }

  private add(code: FindingCode, piece: PieceName | undefined, message: string): void {
    const seq = piece?.part === 'entry' ? { seq: Number(piece.name) } : {};
    this.findings.add(code, { file: this.derived.file, line: this.line, ...seq }, message);
  }
}

function pieceLabel({ part, name }: PieceName): string {
  return name === '' ? 'the head' : `${part} ${name}`;
}

const MAX_SHOWN = 150;

function shown(line: string): string {
  const text = line.replace(/\r$/, '');
  if (text === '') return 'empty';
  return `“${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}”`;
}
