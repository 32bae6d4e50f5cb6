import { Injectable } from '@nestjs/common';
import { communityAccount, ownAccount } from '../ledger/core/accounts';
import { Command, RowSelector, Outcome, Request } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { MIN } from '../ledger/core/units';
import { Policies } from '../policies/policies.service';
import { Caller, isOnlyVolunteer } from '../auth/api-keys.service';
import { dayOf } from '../common/calendar';
import { Ids } from '../common/clock';
import { assertPast } from '../common/assert-past';
import { DomainError } from '../common/domain-error';
import { assertLive } from '../http/import-only';
import { Refusal, refuse } from '../common/refusal';
import { broughtForwardEntry } from './brought-forward';
import { DirectoryItem, DirectoryKind } from './directory-item.entity';
import { Person } from './person.entity';
import { ReferenceData } from './reference-data';
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
  ) {}

  /** Registers a volunteer; a person registered before in another role (e.g. staff) becomes one. */
  async register(request: Request, input: NewVolunteer): Promise<Outcome> {
    assertLive(request, NewVolunteer, input);
    const existing = await this.referenceData.find(Person, request.ledger, input.code);
    const id = existing?.id ?? this.ids.next();
    const refs = await this.resolve<never>(request.ledger, input);
    const policy = await this.policies.inForce(request.ledger);
    const { zone } = await this.ledgers.get(request.ledger);
    assertPast('broughtForward.asOf', input.broughtForward?.asOf, dayOf(request.arrived, zone), request.row);
    const taken: RowSelector<Person> = { table: Person, where: { code: input.code } };
    const command: Command = {
      request,
      accounts: [communityAccount('opening', MIN), ownAccount('record', id, '')],
      readSet: [taken],
      decide: (view) => {
        if ('refused' in refs) return refs;
        const [person] = view.rows(taken);
        if (person && (person.role === 'volunteer' || person.id !== id)) return refuse('already-registered', 'code');
        const { minutes = 0, asOf = '' } = input.broughtForward ?? {};
        const opening = { volunteer: id, unit: refs.unit, cohort: refs.cohort, minutes, asOf };
        const drafts = minutes > 0 ? [broughtForwardEntry(opening, policy, view.head)] : [];
        const level = Number(drafts[0]?.facts['level'] ?? 0);
        const row = volunteerRow({ ledger: request.ledger, id, level }, { ...input, ...refs }, person);
        return { drafts, rows: () => [{ table: Person, row }], receipt: { id, entries: [] } };
      },
    };
    return this.journal.post(command);
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
   * @throws DomainError when the building or block, or the cohort, is unknown
   */
  async change(ledger: string, volunteer: Person, input: VolunteerChange): Promise<Person> {
    const refs = await this.resolve<null>(ledger, input);
    if ('refused' in refs) throw DomainError.of(refs);
    return this.referenceData.change(Person, volunteer, { ...input, ...refs });
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
