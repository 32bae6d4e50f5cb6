import { ImportSourceView } from '../communities/import-source.dto';
import { ApiInteger } from '../http/openapi/view-properties';
import { ImportedEntries } from './imported-entries';

/** The entries of a statement that an import of old books took in, in API responses. */
export class ImportedEntriesView extends ImportSourceView implements ImportedEntries {
  @ApiInteger('Entries of the statement', { example: 12 }) entries: number;
}
