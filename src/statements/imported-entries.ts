import { ImportSources } from '../communities/import-sources.service';
import { ImportSource, importOf, importedByText } from '../communities/imported-by';
import { Language } from '../common/language';
import { Html, html } from '../common/html/html';
import { Entry } from '../ledger/core/entry';

/** How many entries of a statement an import of old books took in, and who answers for it. */
export interface ImportedEntries extends ImportSource {
  readonly entries: number;
}

/** The imports of a statement's entries, ordered by id. */
export async function importedEntries(
  sources: ImportSources,
  ledger: string,
  entries: readonly Entry[],
): Promise<ImportedEntries[]> {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const id = importOf(entry);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const found = await sources.of(ledger, counts.keys());
  return found.map((source) => ({ ...source, entries: counts.get(source.import) ?? 0 }));
}

/** Says how many entries an import took in, and who answers for it. */
export function importedText({ entries, ...source }: ImportedEntries, language: Language): string {
  const by = importedByText(source)[language];
  return language === 'zh'
    ? `${entries} 笔取自旧账，${by}。`
    : `${entries} ${entries === 1 ? 'entry is' : 'entries are'} from old books, ${by}.`;
}

/** The same of all imports, for a page; nothing when there are none. */
export function importedNotes(imports: readonly ImportedEntries[], language: Language): Html[] {
  return imports.map((one) => html`<p class="note">${importedText(one, language)}</p>`);
}
