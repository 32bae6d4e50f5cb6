import { Injectable } from '@nestjs/common';
import { communityAccount, ownAccount } from '../ledger/core/accounts';
import { Command, CommandContext, RowChange, RowSelector, Outcome, Request } from '../ledger/core/command';
import { EntryDraft } from '../ledger/core/entry';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { MIN } from '../ledger/core/units';
import { AdoptedPolicy, Policies } from '../policies/policies.service';
import { Caller, isOnlyVolunteer } from '../auth/api-keys.service';
import { dayOf } from '../common/calendar';
import { Clock, Ids } from '../common/clock';
import { assertPast, latestInstant } from '../common/assert-past';
import { DomainError } from '../common/domain-error';
import { Day, Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { Confirmation } from '../confirmations/confirmation.entity';
import { Confirmations, waitingRow } from '../confirmations/confirmations.service';
import { OpeningBalance, broughtForwardEntry } from './brought-forward';
import { DirectoryItem, DirectoryKind } from './directory-item.entity';
import { Person } from './person.entity';
import { ReferenceData } from './reference-data';
import { registerChangeRows } from './register-change.rules';
import { VolunteerYears, impossibleYears } from './volunteer-years';
import { NewVolunteer, VolunteerChange, VolunteerView } from './volunteers.dto';

/** A building or block and a cohort. `None` is null where a change may clear them. */
interface HomeRefs<None extends null = never> {
  readonly unit?: string | None;
  readonly cohort?: string | None;
}

/** Registers and changes volunteers, with the service hours that old books bring forward. */
@Injectable()
export class Volunteers {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
    private readonly clock: Clock,
    confirmations: Confirmations,
  ) {
    confirmations.handle('brought-forward', (request, { body }) =>
      this.bringForward(request, JSON.parse(body) as OpeningBalance),
    );
  }

  /** Registers a volunteer; a person registered before in another role (e.g. staff) becomes one. */
  async register(request: Request, input: NewVolunteer): Promise<Outcome> {
    const existing = await this.referenceData.find(Person, request.ledger, input.code);
    const id = existing?.id ?? this.ids.next();
    const changeId = this.ids.next();
    const refs = await this.resolve<never>(request.ledger, input);
    const policy = await this.policies.inForce(request.ledger);
    const today = await this.latestDay(request.ledger, request.arrived);
    assertPast('broughtForward.asOf', input.broughtForward?.asOf, today);
    assertPossible(input, {}, today);
    const { minutes = 0, asOf = '' } = input.broughtForward ?? {};
    const { unit, cohort } = 'refused' in refs ? {} : refs;
    const opening = { volunteer: id, unit, cohort, minutes, asOf };
    const hours = { request, opening, policy, confirmation: this.ids.next() };
    const taken: RowSelector<Person> = { table: Person, where: { code: input.code } };
    const command: Command = {
      request,
      accounts: [communityAccount('opening', MIN), ownAccount('record', id, '')],
      readSet: [taken],
      decide: (view) => {
        if ('refused' in refs) return refs;
        const [person] = view.rows(taken);
        if (isTaken(person, id)) return refuse('already-registered', 'code');
        const { drafts, waiting, level } = openingOf(view, hours);
        const row = volunteerRow({ ledger: request.ledger, id, level }, { ...input, ...refs }, person);
        const edit = { id: changeId, at: view.now, by: request, register: 'person' as const, after: row };
        const change = registerChangeRows({ ...edit, before: person && asShown(person) });
        const status = waiting.length > 0 ? { status: 'waiting' } : {};
        return {
          drafts,
          rows: () => [{ table: Person, row }, ...change, ...waiting],
          receipt: { id, ...status, entries: [] },
        };
      },
    };
    return this.journal.post(command);
  }

  /** Builds the command that books hours of old books which a second person confirms. */
  private async bringForward(request: Request, opening: OpeningBalance): Promise<Command> {
    const policy = await this.policies.inForce(request.ledger);
    const { volunteer } = opening;
    const self: RowSelector<Person> = { table: Person, where: { id: volunteer } };
    return {
      request,
      accounts: [communityAccount('opening', MIN), ownAccount('record', volunteer, '')],
      readSet: [self],
      decide: (view) => {
        const [person] = view.rows(self);
        if (!person) return refuse('unknown-volunteer');
        if (volunteer === request.actor) return refuse('not-independent');
        const draft = broughtForwardEntry(opening, policy, view.head);
        const level = Math.max(person.level, Number(draft.facts['level']));
        return { drafts: [draft], rows: () => [{ table: Person, row: { ...person, level } }] };
      },
    };
  }

  /**
   * The volunteer named in a route's path. A volunteer's own key can read only that volunteer.
   * @throws DomainError `not-found`
   */
  async own(caller: Caller, ref: string): Promise<Person> {
    const person = await this.referenceData.get(Person, caller.ledger, ref, { role: 'volunteer' });
    if (isOnlyVolunteer(caller) && person.id !== caller.person) throw new DomainError('not-found');
    return person;
  }

  /**
   * Changes a volunteer's details.
   * @throws DomainError when the building or block, or the cohort, is unknown, or the years are impossible
   */
  async change(caller: Caller, volunteer: Person, input: VolunteerChange): Promise<Person> {
    assertPossible(input, volunteer, await this.latestDay(caller.ledger, this.clock.now()));
    const refs = await this.resolve<null>(caller.ledger, input);
    if ('refused' in refs) throw DomainError.of(refs);
    const changes = { ...input, ...refs };
    return this.referenceData.change(caller, { register: 'person', table: Person, row: volunteer, changes });
  }

  /** The latest day, in the ledger's zone, that a request may name as past. */
  private async latestDay(ledger: string, arrived: Instant): Promise<Day> {
    return dayOf(latestInstant({ arrived }), (await this.ledgers.get(ledger)).zone);
  }

  /** Resolves the references to a building or block and to a cohort to ids; null, which clears one, stays null. */
  private async resolve<None extends null = never>(
    ledger: string,
    { unit, cohort }: HomeRefs<None>,
  ): Promise<HomeRefs<None> | Refusal> {
    const idOf = async (kind: DirectoryKind, ref?: string | None): Promise<string | None | undefined | Refusal> => {
      if (ref === undefined || ref === null) return ref;
      const item = await this.referenceData.find(DirectoryItem, ledger, ref, { kind });
      return item?.id ?? refuse(`unknown-${kind}`, kind);
    };
    const unitId = await idOf('unit', unit);
    if (unitId && typeof unitId === 'object') return unitId;
    const cohortId = await idOf('cohort', cohort);
    if (cohortId && typeof cohortId === 'object') return cohortId;
    return { unit: unitId, cohort: cohortId };
  }
}

/** Hours of old books that come with a registration; none when `minutes` is 0. */
interface OpeningHours {
  readonly request: Request;
  readonly opening: OpeningBalance;
  readonly policy: AdoptedPolicy;
  /** Id of the confirmation if they wait. */
  readonly confirmation: string;
}

/** Books a volunteer's hours of old books within an import; otherwise they wait for a second person. */
function openingOf(
  { head }: CommandContext,
  { request, opening, policy, confirmation: id }: OpeningHours,
): { drafts: EntryDraft[]; waiting: RowChange<Confirmation>[]; level: number } {
  if (opening.minutes === 0) return { drafts: [], waiting: [], level: 0 };
  if (request.import) {
    const draft = broughtForwardEntry(opening, policy, head);
    return { drafts: [draft], waiting: [], level: Number(draft.facts['level']) };
  }
  const asked = { kind: 'brought-forward', id, subject: opening.volunteer, body: opening } as const;
  return { drafts: [], waiting: [{ table: Confirmation, row: waitingRow(request, asked) }], level: 0 };
}

/** Whether a number is taken: by a volunteer, or by another person than was found before. */
function isTaken(person: Person | undefined, id: string): boolean {
  return person !== undefined && (person.role === 'volunteer' || person.id !== id);
}

/** @throws DomainError `invalid-request` that names an impossible year of birth or day of registration */
function assertPossible(sent: VolunteerYears, stored: VolunteerYears, today: Day): void {
  const wrong = impossibleYears(sent, stored, today);
  if (wrong.length > 0) throw new DomainError('invalid-request', { wrong });
}

/** The row of a volunteer. A person registered before keeps the display name unless the request sets one. */
function volunteerRow(
  self: Pick<Person, 'ledger' | 'id' | 'level'>,
  input: NewVolunteer,
  existing: Person | undefined,
): Person {
  const { code, birthYear = null, unit = null, cohort = null, registeredOn = null } = input;
  const displayName = input.displayName ?? existing?.displayName ?? null;
  const nameShown = input.nameShown ?? false;
  return { ...self, code, role: 'volunteer', displayName, birthYear, unit, cohort, registeredOn, nameShown };
}

/** A person's row as read, with a boolean where SQLite stores 0 or 1. */
function asShown(person: Person): Person {
  return { ...person, nameShown: Boolean(person.nameShown) };
}

/** Maps a person's row to the view of a volunteer. */
export function volunteerView(person: Person): VolunteerView {
  const { id, code, level } = person;
  return {
    id,
    code,
    displayName: person.displayName ?? undefined,
    birthYear: person.birthYear ?? undefined,
    unit: person.unit ?? undefined,
    cohort: person.cohort ?? undefined,
    registeredOn: person.registeredOn ?? undefined,
    level,
    // SQLite stores booleans as 0 or 1.
    nameShown: Boolean(person.nameShown),
  };
}
