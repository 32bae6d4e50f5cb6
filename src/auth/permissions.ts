/** Who a key may act as (docs/roles.md). */
export const ROLES = ['operator', 'coordinator', 'shop', 'auditor', 'volunteer'] as const;
export type Role = (typeof ROLES)[number];

const CENTRE = ['operator', 'coordinator'] as const;

/** Who may do what: one line an action. */
export const PERMISSIONS = {
  'ledger.read': ROLES,
  'keys.manage': ['operator'],
  'registers.write': CENTRE,
  /** Registers hold names: nobody else reads them. */
  'registers.read': CENTRE,
  'shops.read': ROLES,
  'service.record': CENTRE,
  'service.approve': CENTRE,
  'service.read': [...CENTRE, 'auditor'],
  /** Many records, ratings and receipts at once: for those who may book each of them. */
  'intake.bulk': CENTRE,
  'rating.give': CENTRE,
  'points.redeem': [...CENTRE, 'shop'],
  'redemptions.read': [...CENTRE, 'auditor', 'shop'],
  /** A shop reads only its own. */
  'statement.read': [...CENTRE, 'auditor', 'shop'],
  /** The shop alone: nobody agrees in its name. */
  'statement.answer': ['shop'],
  'statement.resolve': CENTRE,
  /** A volunteer gives only their own. */
  'consent.give': [...CENTRE, 'volunteer'],
  'shop.pay': CENTRE,
  'payments.read': [...CENTRE, 'auditor', 'shop'],
  'fund.receive': CENTRE,
  'fund.read': [...CENTRE, 'auditor'],
  /** A volunteer reads only their own. */
  'volunteer.accounts': [...CENTRE, 'auditor', 'volunteer'],
  /** A volunteer asks for their own certificates and reads only those; nobody else does (order 67 art. 16). */
  'certificates.issue': [...CENTRE, 'volunteer'],
  'certificates.read': [...CENTRE, 'volunteer'],
  'certificates.revoke': CENTRE,
  'journal.read': [...CENTRE, 'auditor'],
  'journal.reverse': CENTRE,
  'period.close': CENTRE,
  /** What the centre has to do. */
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
