import { Injectable } from '@nestjs/common';
import { Caller } from '../auth/api-keys.service';
import { Outcome, Request } from '../ledger/core/command';
import { Journal } from '../ledger/journal/journal';
import { Ids } from '../common/clock';
import { DomainError, FieldError } from '../common/domain-error';
import { Instant, parseInstant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { Policies } from '../policies/policies.service';
import { DirectoryItem } from '../communities/directory-item.entity';
import { ReferenceData } from '../communities/reference-data';
import { registration } from '../communities/registration';
import { Activity } from './activity.entity';
import { ActivityChange, NewActivity } from './activities.dto';

/** The planned start and end of an activity, as instants with any offset. */
type PlannedTimes = Pick<ActivityChange, 'startsAt' | 'endsAt'>;

/** Registers and changes activities. */
@Injectable()
export class Activities {
  constructor(
    private readonly journal: Journal,
    private readonly referenceData: ReferenceData,
    private readonly policies: Policies,
    private readonly ids: Ids,
  ) {}

  /** Registers an activity under the centre's own number. */
  async register(request: Request, input: NewActivity): Promise<Outcome> {
    assertEndsAfterStart(input);
    const resolved = await this.resolve(request.ledger, input);
    if (isRefusal(resolved)) return this.journal.post({ request, accounts: [], decide: () => resolved });
    const row: Activity = {
      ...input,
      ledger: request.ledger,
      id: this.ids.next(),
      site: input.site ?? null,
      capacity: input.capacity ?? null,
      organisation: resolved.organisation as string,
      startsAt: resolved.startsAt as string,
      endsAt: resolved.endsAt as string,
    };
    const changeId = this.ids.next();
    return this.journal.post(registration(request, { register: 'activity', table: Activity, row, changeId }));
  }

  /**
   * Changes an activity's details.
   * @throws DomainError when the category or the organisation is unknown, or the end is not after the start
   */
  async change(caller: Caller, activity: Activity, input: ActivityChange): Promise<Activity> {
    assertEndsAfterStart(input, activity);
    const resolved = await this.resolve(activity.ledger, input);
    if (isRefusal(resolved)) throw DomainError.of(resolved);
    const changes = { ...input, ...resolved };
    return this.referenceData.change(caller, { register: 'activity', table: Activity, row: activity, changes });
  }

  /** Checks the category, resolves the organisation to its id, and converts instants to UTC. */
  private async resolve(
    ledger: string,
    input: ActivityChange,
  ): Promise<Pick<ActivityChange, 'organisation' | 'startsAt' | 'endsAt'> | Refusal> {
    const { pack } = await this.policies.inForce(ledger);
    if (input.category !== undefined && !Object.hasOwn(pack.categories, input.category)) {
      return refuse('unknown-category', 'category', { categories: Object.keys(pack.categories).join(', ') });
    }
    const organisation =
      input.organisation &&
      (await this.referenceData.find(DirectoryItem, ledger, input.organisation, { kind: 'organisation' }));
    if (input.organisation !== undefined && !organisation) return refuse('unknown-organisation', 'organisation');
    return {
      ...(organisation && { organisation: organisation.id }),
      ...(input.startsAt && { startsAt: parseInstant(input.startsAt) }),
      ...(input.endsAt && { endsAt: parseInstant(input.endsAt) }),
    };
  }
}

/**
 * Checks the planned times of an activity; when only one of them is changed, against the other stored one.
 * @throws DomainError `invalid-request` that names a changed field
 */
function assertEndsAfterStart(input: PlannedTimes, { startsAt, endsAt }: PlannedTimes = input): void {
  const nothingSent = input.startsAt === undefined && input.endsAt === undefined;
  const start = instantOf(input.startsAt ?? startsAt);
  const end = instantOf(input.endsAt ?? endsAt);
  if (nothingSent || end > start) return;
  const wrong = [input.endsAt === undefined ? STARTS_TOO_LATE : ENDS_TOO_EARLY];
  throw new DomainError('invalid-request', { wrong });
}

function instantOf(text = ''): Instant {
  return parseInstant(text) ?? '';
}

const ENDS_TOO_EARLY: FieldError = {
  field: 'endsAt',
  text: { en: 'must be after the start', zh: '必须晚于开始时间' },
};

const STARTS_TOO_LATE: FieldError = {
  field: 'startsAt',
  text: { en: 'must be before the end', zh: '必须早于结束时间' },
};
