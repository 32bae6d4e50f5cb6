import { ApiText } from '../http/openapi/view-properties';
import { ImportSource } from './imported-by';

/** An import of old books in API responses, with who answers for it. */
export class ImportSourceView implements ImportSource {
  @ApiText('SHA-256 of what was taken in, hex: the id of the import', { example: '5f2b'.repeat(16) }) import: string;
  @ApiText('Who recorded it, by the centre’s number; `console` at the command line', { example: 'S01' })
  recorder: string;
  @ApiText('The second person, who confirmed it, by the centre’s number; `console` at the command line', {
    example: 'S02',
  })
  confirmer: string;
}
