import { ByteLines } from './archive-files';
import { accountName } from '../derived/account-name';
import { DerivedFile, LeafSource, PARTS, Piece, PieceName } from '../derived/derived-file';
import { FindingCode, Findings } from './findings';
import { LogCheck } from './log-check';
import { accountsInOrder } from './table-check';

/** Where a piece stands in its file: compared number by number. */
type SortKey = readonly number[];

/** Behind everything. */
const END: SortKey = [PARTS.length];

/** Compares a derived file of the bundle with the one that the leaves give, line by line and in flat memory. */
export async function checkDerived(
  lines: ByteLines,
  derived: DerivedFile,
  { source, log }: { readonly source: LeafSource; readonly log: LogCheck },
  findings: Findings,
): Promise<void> {
  const check = new LineCheck(derived, derived.pieces(source), new Places(derived, log), findings);
  await check.next();
  for await (const some of lines.read()) for (const line of some) await check.take(line.toString('utf8'));
  await check.end();
}

/** Tells where a piece belongs that is named in a file. */
class Places {
  private accounts: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly derived: DerivedFile,
    private readonly log: LogCheck,
  ) {}

  /** Undefined for a piece that the leaves don't give at all. */
  of({ part, name }: PieceName): SortKey | undefined {
    const place = part === 'head' ? [] : part === 'entry' ? this.ofEntry(Number(name)) : this.ofAccount(name);
    return place && [PARTS.indexOf(part), ...place];
  }

  private ofEntry(seq: number): SortKey | undefined {
    const day = this.log.days.dayOf(seq);
    if (day === undefined) return undefined;
    return this.derived.order === 'day' ? [day, seq] : [seq];
  }

  private ofAccount(name: string): SortKey | undefined {
    const { books } = this.log;
    this.accounts ??= new Map(accountsInOrder(books).map(({ id, unit }, n) => [accountName(id, unit), n]));
    const place = this.accounts.get(name);
    return place === undefined ? undefined : [place];
  }
}

function compare(a: SortKey, b: SortKey): number {
  const differing = a.findIndex((one, n) => one !== b[n]);
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}

class LineCheck {
  private line = 0;
  /** The piece in hand, its lines and how many of them were there; undefined when all pieces were. */
  private piece: Piece | undefined;
  private wanted: readonly string[] = [];
  private found = 0;
  /** After a fault the rest of its piece says nothing new. */
  private skipping = false;

  constructor(
    private readonly derived: DerivedFile,
    private readonly pieces: AsyncGenerator<Piece, void>,
    private readonly places: Places,
    private readonly findings: Findings,
  ) {}

  /** Takes the file's next line. */
  async take(text: string): Promise<void> {
    this.line += 1;
    if (!this.skipping && this.piece && this.wanted[this.found] === text) return this.go();
    const name = this.derived.begins(text);
    if (name) return this.meet(name, text);
    if (this.skipping) return;
    this.skipping = true;
    if (this.found > 0) await this.differs(text);
    else this.add('row-extra', undefined, `the line ${shown(text)} belongs to nothing`);
  }

  private async go(): Promise<void> {
    this.found += 1;
    if (this.found === this.wanted.length) await this.next();
  }

  /** Takes the next piece in hand. */
  async next(): Promise<void> {
    const step = await this.pieces.next();
    this.piece = step.done ? undefined : step.value;
    this.wanted = this.piece?.text.slice(0, -1).split('\n') ?? [];
    this.found = 0;
  }

  /** A line that begins a piece which is not the one expected, or not as expected. */
  private async meet(name: PieceName, text: string): Promise<void> {
    this.skipping = true;
    const place = this.places.of(name);
    if (!place) return this.add('row-extra', name, `${called(name)}: the entries know of nothing such`);
    if (this.found > 0) await this.differs(text);
    for (;;) {
      const order = compare(place, this.piece ? (this.places.of(this.piece) ?? END) : END);
      if (order < 0) return this.add('row-extra', name, `${called(name)} is repeated or out of place`);
      if (order === 0) break;
      await this.missing();
    }
    if (this.wanted[0] !== text) return this.differs(text);
    this.skipping = false;
    await this.go();
  }

  /** The piece in hand is not as it should be: said once. */
  private async differs(text: string): Promise<void> {
    const { piece } = this;
    if (!piece) return;
    const wanted = this.wanted[this.found] ?? '';
    this.add('row-differs', piece, `${called(piece)}: the line is ${shown(text)}, the entries give ${shown(wanted)}`);
    await this.next();
  }

  private async missing(): Promise<void> {
    if (this.piece) this.add('row-missing', this.piece, `${called(this.piece)} is missing`);
    await this.next();
  }

  async end(): Promise<void> {
    this.line += 1;
    if (this.found > 0) await this.differs('');
    while (this.piece) await this.missing();
  }

  private add(code: FindingCode, piece: PieceName | undefined, message: string): void {
    const seq = piece?.part === 'entry' ? { seq: Number(piece.name) } : {};
    this.findings.add(code, { file: this.derived.file, line: this.line, ...seq }, message);
  }
}

function called({ part, name }: PieceName): string {
  return name === '' ? 'the head' : `${part} ${name}`;
}

const LONGEST_SHOWN = 150;

function shown(line: string): string {
  const text = line.replace(/\r$/, '');
  if (text === '') return 'empty';
  return `“${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}”`;
}
