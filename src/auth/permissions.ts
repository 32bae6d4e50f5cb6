/** The roles of keys (docs/roles.md). */
export const ROLES = ['operator', 'coordinator', 'confirmer', 'shop', 'auditor', 'volunteer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * The roles of the centre's staff and of those who watch over it. A confirmer is a second person from outside the centre:
 * the street office, the residents' committee or another centre.
 */
export const STAFF_ROLES: readonly Role[] = ['operator', 'coordinator', 'confirmer', 'auditor'];

const CENTRE = ['operator', 'coordinator'] as const;

/** The roles that have each permission. */
export const PERMISSIONS = {
  'ledger.read': ROLES,
  'keys.manage': ['operator'],
  'registers.write': CENTRE,
  /** Master data contain names: nobody else reads them. */
  'registers.read': CENTRE,
  /** Who changed the master data; an auditor sees no values of people's fields. */
  'registers.changes': [...CENTRE, 'auditor'],
  'shops.read': [...CENTRE, 'shop', 'auditor', 'volunteer'],
  'service.record': CENTRE,
  'service.approve': CENTRE,
  'service.read': [...CENTRE, 'auditor'],
  /** Bulk requests: for those who may book each of their records, ratings and receipts. */
  'intake.bulk': CENTRE,
  /** A second person answers for an import of old books. */
  'imports.confirm': [...CENTRE, 'confirmer'],
  'imports.read': [...CENTRE, 'auditor'],
  /** What waits for a second person: records, money, corrections, imports. A confirmer has nothing else. */
  'confirmations.read': [...CENTRE, 'confirmer', 'auditor'],
  'confirmations.decide': [...CENTRE, 'confirmer'],
  'rating.give': CENTRE,
  /** At the till; the centre only within an import of old books. */
  'points.redeem': [...CENTRE, 'shop'],
  'redemptions.read': [...CENTRE, 'auditor', 'shop'],
  /** A shop reads only its own. */
  'statement.read': [...CENTRE, 'auditor', 'shop'],
  /** Only the shop: nobody agrees on its behalf. */
  'statement.answer': ['shop'],
  'statement.resolve': CENTRE,
  /** A volunteer makes redemption codes only for their own points. */
  'consent.give': [...CENTRE, 'volunteer'],
  'shop.pay': CENTRE,
  'payments.read': [...CENTRE, 'auditor', 'shop'],
  'fund.receive': CENTRE,
  'fund.read': [...CENTRE, 'auditor'],
  /** A volunteer reads only their own. */
  'volunteer.accounts': [...CENTRE, 'auditor', 'volunteer'],
  /** A volunteer requests and reads only their own certificates (order 67 art. 16). */
  'certificates.issue': [...CENTRE, 'volunteer'],
  'certificates.read': [...CENTRE, 'volunteer'],
  'certificates.revoke': CENTRE,
  'journal.read': [...CENTRE, 'auditor'],
  'journal.reverse': CENTRE,
  'period.close': CENTRE,
  /** Reminders of what the centre has to do. */
  'reminders.read': CENTRE,
  'jobs.retry': ['operator'],
  'report.read': [...CENTRE, 'auditor'],
  'ledger.export': [...CENTRE, 'auditor'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether any of these roles has the permission. */
export function isAllowed(roles: readonly Role[], action: Permission): boolean {
  const allowed: readonly Role[] = PERMISSIONS[action];
  return roles.some((role) => allowed.includes(role));
}
