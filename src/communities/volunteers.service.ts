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
import { Refusal, refuse } from '../common/refusal';
import { broughtForward } from './brought-forward';
import { DirectoryItem, DirectoryKind } from './directory-item.entity';
import { Person } from './person.entity';
import { ReferenceData } from './reference-data';
import { NewVolunteer, VolunteerChange, VolunteerView } from './volunteers.dto';

/** Volunteers: registered once, with what the old books say of them. */
@Injectable()
export class Volunteers {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly policies: Policies,
    private readonly ledgers: Ledgers,
    private readonly ids: Ids,
  ) {}

  /** Registers a volunteer; somebody the community knows already (staff, say) becomes one. */
  async register(request: Request, input: NewVolunteer): Promise<Outcome> {
    const known = await this.referenceData.find(Person, request.ledger, input.code);
    const id = known?.id ?? this.ids.next();
    const places = await this.places(request.ledger, input);
    const policy = await this.policies.inForce(request.ledger);
    const { zone } = await this.ledgers.get(request.ledger);
    assertPast('broughtForward.asOf', input.broughtForward?.asOf, dayOf(request.arrived, zone), request.row);
    const taken: RowSelector<Person> = { table: Person, where: { code: input.code } };
    const command: Command = {
      request,
      accounts: [communityAccount('opening', MIN), ownAccount('record', id, '')],
      readSet: [taken],
      decide: (view) => {
        if ('refused' in places) return places;
        const [person] = view.rows(taken);
        if (person && (person.role === 'volunteer' || person.id !== id)) return refuse('already-registered', 'code');
        const { minutes = 0, asOf = '' } = input.broughtForward ?? {};
        const opening = { volunteer: id, unit: places.unit, cohort: places.cohort, minutes, asOf };
        const drafts = minutes > 0 ? [broughtForward(opening, policy, view.head)] : [];
        const level = Number(drafts[0]?.facts['level'] ?? 0);
        const row = volunteerRow({ ledger: request.ledger, id, level }, { ...input, ...places }, person);
        return { drafts, rows: () => [{ table: Person, row }], receipt: { id, entries: [] } };
      },
    };
    return this.journal.post(command);
  }

  /** The volunteer of a path; a volunteer's own key finds nobody else. */
  async own(caller: Caller, ref: string): Promise<Person> {
    const person = await this.referenceData.get(Person, caller.ledger, ref, { role: 'volunteer' });
    if (isOnlyVolunteer(caller) && person.id !== caller.person) throw new DomainError('not-found');
    return person;
  }

  /** Changes details. */
  async change(ledger: string, volunteer: Person, input: VolunteerChange): Promise<Person> {
    const places = await this.places(ledger, input);
    if ('refused' in places) throw DomainError.of(places);
    return this.referenceData.change(Person, volunteer, { ...input, ...places });
  }

  /** Resolves unit and cohort to their ids. */
  private async places(
    ledger: string,
    { unit, cohort }: { unit?: string; cohort?: string },
  ): Promise<{ unit?: string; cohort?: string } | Refusal> {
    const idOf = async (kind: DirectoryKind, ref: string | undefined): Promise<string | undefined | Refusal> => {
      if (ref === undefined) return undefined;
      const item = await this.referenceData.find(DirectoryItem, ledger, ref, { kind });
      return item?.id ?? refuse(`unknown-${kind}`, kind);
    };
    const unitId = await idOf('unit', unit);
    if (typeof unitId === 'object') return unitId;
    const cohortId = await idOf('cohort', cohort);
    if (typeof cohortId === 'object') return cohortId;
    return { ...(unitId && { unit: unitId }), ...(cohortId && { cohort: cohortId }) };
  }
}

/** Staff who become volunteers keep the name that they have. */
function volunteerRow(
  self: Pick<Person, 'ledger' | 'id' | 'level'>,
  input: NewVolunteer,
  known: Person | undefined,
): Person {
  const { code, birthYear = null, unit = null, cohort = null, registeredOn = null } = input;
  const displayName = input.displayName ?? known?.displayName ?? null;
  const nameShown = input.nameShown ?? false;
  return { ...self, code, role: 'volunteer', displayName, birthYear, unit, cohort, registeredOn, nameShown };
}

/** Shows a volunteer to the centre. */
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
    // SQLite keeps it as 0 or 1.
    nameShown: Boolean(person.nameShown),
  };
}
