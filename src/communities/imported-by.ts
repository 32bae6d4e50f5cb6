import { Words } from '../common/language';
import { Entry } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { CONSOLE_ACTOR } from '../ledger/core/system-actor';

/** An import of old books and who answers for it: the centre's numbers of staff, or `console` at the command line. */
export interface ImportSource {
  /** SHA-256 of what was taken in, hex. */
  readonly import: string;
  readonly recorder: string;
  readonly confirmer: string;
}

/**
 * The import within which an entry was booked, or from whose books it still is after a correction that left times and
 * method as they were; undefined for any other entry.
 */
export function importOf({ facts }: Pick<Entry, 'facts'>): string | undefined {
  return textFact(facts, 'import') || textFact(facts, 'books') || undefined;
}

/** The same as a member of a view; no member for any other entry. */
export function importMember(entry: Pick<Entry, 'facts'>): { readonly import?: string } {
  const id = importOf(entry);
  return id === undefined ? {} : { import: id };
}

/** Who answers for an import, as a part of a sentence. */
export function importedByText({ recorder, confirmer }: Pick<ImportSource, 'recorder' | 'confirmer'>): Words {
  if (recorder === CONSOLE_ACTOR && confirmer === CONSOLE_ACTOR)
    return { zh: '在命令行录入', en: 'taken in at the command line' };
  const at = (who: string): Words =>
    who === CONSOLE_ACTOR ? { zh: '命令行', en: 'the command line' } : { zh: who, en: who };
  const [first, second] = [at(recorder), at(confirmer)];
  return {
    zh: `由 ${first.zh} 录入、${second.zh} 确认`,
    en: `taken in by ${first.en}, confirmed by ${second.en}`,
  };
}
