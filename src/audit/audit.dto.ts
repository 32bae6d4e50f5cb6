import { ApiProperty } from '@nestjs/swagger';
import { ROLES } from '../auth/permissions';
import { KEY_CHANNELS } from '../communities/api-key-entries';
import {
  ApiCounts,
  ApiDay,
  ApiHash,
  ApiId,
  ApiInstant,
  ApiInteger,
  ApiMonth,
  ApiText,
} from '../http/openapi/view-properties';
import { ActorFigures, ActorsReport, CAPACITIES, Capacity, PairFigures } from './actors';
import { ImportFigures } from './import-figures';
import { KeyMakerFigures } from './key-makers';
import { MUTUAL_OF, MutualPairFigures } from './mutual-pairs';
import { DrawnEntry, Sample } from './sample';

class DrawnPostingView {
  @ApiText('Account: its kind and its owner’s opaque id, or the unit for accounts of the community', {
    example: 'points:01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90',
  })
  account: string;
  @ApiText('Unit of account: MIN, COIN, POINT or a currency', { example: 'POINT' }) unit: string;
  @ApiInteger('In the unit’s minor unit; positive amounts are credits', { example: 300 }) amount: number;
}

class DrawnEntryView implements DrawnEntry {
  @ApiInteger('Position in the sample, from 1. A larger sample of the same seed begins with the same entries')
  draw: number;
  @ApiInteger('Sequence number of the entry', { example: 42 }) seq: number;
  @ApiInteger('Line of the entry in entries.jsonl of an export', { example: 42 }) line: number;
  @ApiId('Opaque id of the entry') id: string;
  @ApiText('Kind of entry', { example: 'service.recorded' }) kind: string;
  @ApiMonth('Accounting month') period: string;
  @ApiDay('Day on which it happened, in the ledger’s time zone') occurred: string;
  @ApiInstant('When it was booked') recorded: string;
  @ApiProperty({ type: [DrawnPostingView], description: 'Amounts moved between accounts' })
  postings: readonly DrawnPostingView[];
  @ApiId('Recorder, by opaque id; absent where the kind has none', { required: false }) recorder?: string;
  @ApiId('Approver, by opaque id; absent where the kind has none', { required: false }) approver?: string;
  @ApiText('Opaque id of the person who booked it, or `timebank` for the service', { example: 'timebank' })
  actor: string;
  @ApiHash('SHA-256 of the policy pack that was applied', { required: false }) policy?: string;
  @ApiInteger('Position in the Merkle tree, from 0', { example: 41 }) index: number;
  @ApiHash('Hash of the leaf, hex') leafHash: string;
}

/** A sample in API responses, with the parameters that draw it again. */
export class SampleView implements Sample {
  @ApiText('The seed that was sent', { example: 'spring' }) seed: string;
  @ApiInteger('Number of entries that was requested', { example: 25 }) size: number;
  @ApiText('The kind that was sent', { required: false, example: 'service.recorded' }) kind?: string;
  @ApiMonth('The month that was sent', { required: false }) month?: string;
  @ApiInteger('The `upTo` that was sent', { required: false, example: 1200 }) upTo?: number;
  @ApiText('Name of the log in checkpoints', { example: 'timebank.example/sunrise' }) origin: string;
  @ApiInteger('Entries of the log from which it was drawn; send it as `upTo` to draw it again', { example: 1200 })
  logSize: number;
  @ApiInteger('How many of them are of the requested kind and month', { example: 120 }) population: number;
  @ApiProperty({ type: [DrawnEntryView], description: 'The entries drawn, in the order in which they were drawn' })
  items: readonly DrawnEntryView[];
}

class RecordFiguresView {
  @ApiInteger('Service records', { example: 40 }) records: number;
  @ApiInteger('Service hours of these records, in minutes', { example: 4800 }) minutes: number;
  @ApiInteger('Points of these records, in hundredths', { example: 12000 }) points: number;
  @ApiInteger('Records whose times were typed by hand', { example: 10 }) typed: number;
}

class ActorFiguresView extends RecordFiguresView implements ActorFigures {
  @ApiProperty({
    enum: CAPACITIES,
    description: 'In which capacity the journal names the person; `operator` is the holder of the key that booked',
  })
  capacity: Capacity;
  @ApiText('Opaque id of the person, or `timebank` for the service', { example: 'timebank' }) id: string;
  @ApiText('The centre’s number of the person; shown to the centre only', { required: false, example: 'S02' })
  number?: string;
  @ApiText('Name of the person; shown to the centre only', { required: false, example: '李主任' }) name?: string;
  @ApiInteger('Entries that name the person in this capacity', { example: 41 }) entries: number;
  @ApiCounts('Entries by kind', { 'service.recorded': 40, 'entry.reversed': 1 })
  kinds: Readonly<Record<string, number>>;
  @ApiCounts('Records by grade of evidence, A the best', { A: 30, C: 10 }) grades: Readonly<Record<string, number>>;
  @ApiInteger('Share of records typed by hand, in whole percent, rounded half up; absent without a record', {
    required: false,
    example: 25,
  })
  typedPercent?: number;
  @ApiInteger('Entries requested by a person and not by a job of the service', { example: 41 }) byHand: number;
  @ApiInteger(
    'Entries in which another person’s key named the person in this capacity, as for old books that are taken in; ' +
      'the others are acts of their own. 0 for an operator',
    { example: 0 },
  )
  namedByOthers: number;
  @ApiInteger(
    'For an operator entries in which their key named another person as recorder, approver or rater; 0 for others',
    { example: 0 },
  )
  namedOthers: number;
  @ApiInteger('For an operator reversals that they booked, else reversals of what they recorded or approved', {
    example: 1,
  })
  reversals: number;
}

class PairFiguresView extends RecordFiguresView implements PairFigures {
  @ApiId('Recorder, by opaque id') recorder: string;
  @ApiText('The centre’s number of the recorder; shown to the centre only', { required: false, example: 'S02' })
  recorderNumber?: string;
  @ApiText('Name of the recorder; shown to the centre only', { required: false, example: '李主任' })
  recorderName?: string;
  @ApiId('Approver, by opaque id') approver: string;
  @ApiText('The centre’s number of the approver; shown to the centre only', { required: false, example: 'S03' })
  approverNumber?: string;
  @ApiText('Name of the approver; shown to the centre only', { required: false, example: '赵社工' })
  approverName?: string;
  @ApiInteger('Records in which one of them, or both, were named by another person’s key', { example: 0 })
  namedByOthers: number;
}

class KeyMakerView implements KeyMakerFigures {
  @ApiText('Opaque id of who made the keys, or `timebank` where no key of the ledger acted', { example: 'timebank' })
  maker: string;
  @ApiText('The centre’s number of the maker; shown to the centre only', { required: false, example: 'S01' })
  makerNumber?: string;
  @ApiText('Name of the maker; shown to the centre only', { required: false, example: '陈站长' }) makerName?: string;
  @ApiId('Person who holds the keys, by opaque id') holder: string;
  @ApiText('The centre’s number of the holder; shown to the centre only', { required: false, example: 'S02' })
  holderNumber?: string;
  @ApiText('Name of the holder; shown to the centre only', { required: false, example: '李主任' }) holderName?: string;
  @ApiProperty({ description: 'Role of the keys', enum: ROLES }) role: string;
  @ApiProperty({
    enum: KEY_CHANNELS,
    description:
      'Through what it was done: a request with a key of the ledger, the command line, or the request of an operator of ' +
      'the instance that created the ledger',
  })
  via: string;
  @ApiText('Opaque id of the second person, who confirmed the keys; absent where none had to', { required: false })
  confirmer?: string;
  @ApiText('The centre’s number of this person; shown to the centre only', { required: false, example: 'S03' })
  confirmerNumber?: string;
  @ApiText('Name of this person; shown to the centre only', { required: false, example: '赵社工' })
  confirmerName?: string;
  @ApiInteger('Keys made', { example: 1 }) issued: number;
  @ApiInteger('Keys replaced by a new one', { example: 0 }) rotated: number;
  @ApiInteger('Keys revoked', { example: 0 }) revoked: number;
}

class MutualPairView implements MutualPairFigures {
  @ApiProperty({ enum: MUTUAL_OF, description: 'Whether they approved service records or confirmed requests' })
  of: (typeof MUTUAL_OF)[number];
  @ApiId('One person of the pair, by opaque id') first: string;
  @ApiText('The centre’s number of this person; shown to the centre only', { required: false, example: 'S01' })
  firstNumber?: string;
  @ApiText('Name of this person; shown to the centre only', { required: false, example: '陈站长' }) firstName?: string;
  @ApiId('The other person, by opaque id') second: string;
  @ApiText('The centre’s number of the other person; shown to the centre only', { required: false, example: 'S02' })
  secondNumber?: string;
  @ApiText('Name of the other person; shown to the centre only', { required: false, example: '李主任' })
  secondName?: string;
  @ApiInteger('How many the first person approved or confirmed: all were the second’s', {
    example: 12,
  })
  approvedByFirst: number;
  @ApiInteger('How many the second person approved or confirmed: all were the first’s', { example: 9 })
  approvedBySecond: number;
}

class ImportFiguresView implements ImportFigures {
  @ApiText('SHA-256 of what was taken in, hex: the id of the import', { example: '5f2b'.repeat(16) }) import: string;
  @ApiText('Who recorded it, by opaque id; `console` at the command line. Empty if it was confirmed in another month', {
    example: 'console',
  })
  recorder: string;
  @ApiText('The centre’s number of who recorded it; shown to the centre only', { required: false, example: 'S01' })
  recorderNumber?: string;
  @ApiText('Name of who recorded it; shown to the centre only', { required: false, example: '陈站长' })
  recorderName?: string;
  @ApiText('The second person, who confirmed it, in the same way', { example: 'console' }) confirmer: string;
  @ApiText('The centre’s number of who confirmed it; shown to the centre only', { required: false, example: 'S02' })
  confirmerNumber?: string;
  @ApiText('Name of who confirmed it; shown to the centre only', { required: false, example: '李主任' })
  confirmerName?: string;
  @ApiInteger('Entries booked within it', { example: 120 }) entries: number;
  @ApiInteger('Service records booked within it', { example: 80 }) records: number;
  @ApiInteger('Service hours booked within it, in minutes, those brought forward included', { example: 9600 })
  minutes: number;
  @ApiInteger('Points earned by them, in hundredths', { example: 16000 }) points: number;
}

/** The report on recorders, approvers and operators in API responses. */
export class ActorsReportView implements ActorsReport {
  @ApiProperty({ type: [ActorFiguresView], description: 'Figures by person and capacity' })
  actors: readonly ActorFiguresView[];
  @ApiProperty({ type: [PairFiguresView], description: 'Figures by pair of recorder and approver' })
  pairs: readonly PairFiguresView[];
  @ApiProperty({ type: [KeyMakerView], description: 'Who made keys for whom' }) keys: readonly KeyMakerView[];
  @ApiProperty({
    type: [MutualPairView],
    description:
      'Two persons each of whom approved records, or confirmed requests, of the other and of nobody else, at least three ' +
      'together',
  })
  mutual: readonly MutualPairView[];
  @ApiProperty({ type: [ImportFiguresView], description: 'What was taken in from old books, by import' })
  imports: readonly ImportFiguresView[];
}
