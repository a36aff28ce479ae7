// The permission table: who may do what, and on whose customers.
import type { Actor, StaffRole } from '../../context.ts';
import { AppError } from '../../errors.ts';

const permissions = {
  'staff.read': ['owner', 'manager', 'consultant'],
  'staff.disable': ['owner'],
  'settings.read': ['owner'],
  'settings.change': ['owner'],
  'sending.read': ['owner', 'manager', 'consultant'],
  'customers.read': ['owner', 'manager', 'consultant'],
  'customers.edit': ['owner', 'manager', 'consultant'],
  'customers.merge': ['owner', 'manager'],
  'customers.import': ['owner'],
  'customers.export': ['owner', 'manager', 'consultant'],
  'customers.export-phones': ['owner'],
  'facts.rebuild': ['owner'],
  'tags.read': ['owner', 'manager', 'consultant'],
  'tags.edit': ['owner', 'manager'],
  'handovers.read': ['owner', 'manager'],
  'handovers.run': ['owner', 'manager'],
  'pool.claim': ['owner', 'manager', 'consultant'],
  'pool.assign': ['owner', 'manager'],
  'live-codes.read': ['owner', 'manager', 'consultant'],
  'live-codes.create': ['owner', 'manager', 'consultant'],
  'segments.read': ['owner', 'manager', 'consultant'],
  'segments.edit': ['owner', 'manager', 'consultant'],
  'broadcasts.read': ['owner', 'manager', 'consultant'],
  'broadcasts.launch': ['owner', 'manager', 'consultant'],
  'broadcasts.insist': ['owner', 'manager'],
  'broadcasts.approve': ['owner', 'manager'],
  'tasks.read': ['owner', 'manager', 'consultant'],
  'tasks.answer': ['owner', 'manager', 'consultant'],
  'today.read': ['owner', 'manager'],
  'audit.read': ['owner', 'manager'],
} as const satisfies Record<string, readonly StaffRole[]>;

export type Permission = keyof typeof permissions;

/** What is protected: the staff it belongs to. One of them being visible to the actor is enough. */
export type Subject = { staffUserIds: readonly string[] };

const forbidden = (permission: Permission): AppError =>
  new AppError('forbidden', 'identity.forbidden', '您没有权限这样做', { permission });

const mayDo = (actor: Actor, permission: Permission): boolean => {
  if (actor.kind === 'system') return true;
  const roles: readonly StaffRole[] = permissions[permission];
  return roles.includes(actor.role);
};

/** The staff whose customers the actor sees; null: everybody's. */
export const visibleStaff = (actor: Actor): readonly string[] | null => (actor.kind === 'system' ? null : actor.sees);

/** Whether the actor may do this, to this subject. */
export const isAllowed = (actor: Actor, permission: Permission, subject?: Subject): boolean => {
  if (!mayDo(actor, permission)) return false;
  const sees = visibleStaff(actor);
  return !subject || sees === null || subject.staffUserIds.some((userId) => sees.includes(userId));
};

/** Throws `identity.forbidden` (403) unless the actor may do this, to this subject. */
export const authorize = (actor: Actor, permission: Permission, subject?: Subject): void => {
  if (!isAllowed(actor, permission, subject)) throw forbidden(permission);
};

/** What this role may do, for the workbench to show only what works. */
export const permissionsOf = (role: StaffRole): Permission[] => {
  const held: Permission[] = [];
  let permission: Permission;
  for (permission in permissions) {
    const roles: readonly StaffRole[] = permissions[permission];
    if (roles.includes(role)) held.push(permission);
  }
  return held;
};
