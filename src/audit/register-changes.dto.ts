import { ApiProperty } from '@nestjs/swagger';
import { REGISTERS, Register } from '../communities/register-change.entity';
import { FieldChange, FieldValue } from '../communities/register-change.rules';
import { IsEnumField, IsRefField } from '../http/fields';
import { ApiId, ApiInstant, ApiText } from '../http/openapi/view-properties';
import { PageParameters, withDays } from '../http/paging';

/** Filter and paging of the list of changes. */
export class RegisterChangesPage extends withDays(PageParameters, 'made') {
  @IsEnumField({ about: 'Only changes of this register', words: REGISTERS, optional: true, example: 'shop' })
  register?: Register;

  @IsRefField({
    about: 'Only changes of this row: its opaque id or, together with `register`, its number',
    optional: true,
    example: 'M01',
  })
  row?: string;

  @IsRefField({
    about: 'Only changes by this person: their number or id, or `timebank` for the console',
    optional: true,
    example: 'S01',
  })
  person?: string;
}

const VALUE = {
  required: false,
  nullable: true,
  oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'boolean' }],
};

const WITHHELD =
  'Absent where the values were erased, and of a person’s fields, apart from `role`, for those who may not read the ' +
  'master data of people';

/** A changed field in API responses. */
export class FieldChangeView implements FieldChange {
  @ApiText('Name of the field, as requests and answers have it', { example: 'centsPerPoint' }) field: string;
  @ApiProperty({ ...VALUE, description: `The value before; null for none. ${WITHHELD}`, example: 80 })
  before?: FieldValue;
  @ApiText('Number of what the value before refers to', { required: false }) beforeCode?: string;
  @ApiText('Name of what the value before refers to', { required: false }) beforeName?: string;
  @ApiProperty({ ...VALUE, description: `The value after; null for none. ${WITHHELD}`, example: 100 })
  after?: FieldValue;
  @ApiText('Number of what the value after refers to', { required: false }) afterCode?: string;
  @ApiText('Name of what the value after refers to', { required: false }) afterName?: string;
}

/** A change of a row of the master data in API responses. */
export class RegisterChangeView {
  @ApiId('Opaque id of the change') id: string;
  @ApiInstant('When it was made') changedAt: string;
  @ApiText('Opaque id of the person whose key made it, or `timebank` for the console', {
    example: '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  })
  by: string;
  @ApiText('Number of that person; only for those who may read the master data of people, and for the person', {
    required: false,
    example: 'S01',
  })
  byCode?: string;
  @ApiText('Name of that person; only for those who may read the master data of people, and for the person', {
    required: false,
    example: '李主任',
  })
  byName?: string;
  @ApiProperty({
    description: 'Whether the row was registered or changed; a person who becomes a volunteer is changed',
    enum: ['registered', 'changed'],
  })
  action: string;
  @ApiProperty({
    description: 'The register; volunteers are persons, a `unit` is a building or block',
    enum: REGISTERS,
  })
  register: string;
  @ApiId('Opaque id of the row') row: string;
  @ApiText('Number of the row; of a person only for those who may read the master data of people', {
    required: false,
    example: 'M01',
  })
  rowCode?: string;
  @ApiText('Name of the row; of a person only for those who may read the master data of people', {
    required: false,
    example: '惠民超市',
  })
  rowName?: string;
  @ApiProperty({
    type: [FieldChangeView],
    description: 'The fields that differ; of a registered row all that have a value',
  })
  fields: FieldChangeView[];
}
