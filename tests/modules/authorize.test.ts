// The permission table, row by row: who may do what, and on whose customers.
import type { Actor, StaffRole } from '../../server/context.ts';
import { AppError } from '../../server/errors.ts';
import { authorize, permissionsOf, visibleStaff, type Permission } from '../../server/modules/identity/authorize.ts';

const actorOf = (role: StaffRole, sees: readonly string[] | null): Actor => ({
  kind: 'staff',
  userId: 'me',
  name: '我',
  role,
  storeId: 2,
  sees,
});
const owner = actorOf('owner', null);
const manager = actorOf('manager', ['me', 'colleague']);
const consultant = actorOf('consultant', ['me']);
const system: Actor = { kind: 'system', name: 'job' };

const mayDo = (actor: Actor, permission: Permission, staffUserIds?: readonly string[]): boolean => {
  try {
    authorize(actor, permission, staffUserIds && { staffUserIds });
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect([error.kind, error.code, error.details]).toEqual(['forbidden', 'identity.forbidden', { permission }]);
    return false;
  }
};

describe('by role', () => {
  it.each<[Permission, boolean, boolean, boolean]>([
    // permission, owner, manager, consultant
    ['staff.read', true, true, true],
    ['staff.disable', true, false, false],
    ['handovers.read', true, true, false],
    ['handovers.run', true, true, false],
    ['pool.claim', true, true, true],
    ['pool.assign', true, true, false],
    ['customers.export', true, true, true],
    ['customers.export-phones', true, false, false],
    ['settings.read', true, false, false],
    ['settings.change', true, false, false],
    ['sending.read', true, true, true],
    ['customers.read', true, true, true],
    ['customers.edit', true, true, true],
    ['customers.merge', true, true, false],
    ['customers.import', true, false, false],
    ['facts.rebuild', true, false, false],
    ['tags.read', true, true, true],
    ['tags.edit', true, true, false],
    ['live-codes.read', true, true, true],
    ['live-codes.create', true, true, true],
    ['segments.read', true, true, true],
    ['segments.edit', true, true, true],
    ['broadcasts.read', true, true, true],
    ['broadcasts.launch', true, true, true],
    ['broadcasts.insist', true, true, false],
    ['broadcasts.approve', true, true, false],
    ['tasks.read', true, true, true],
    ['tasks.answer', true, true, true],
    ['today.read', true, true, false],
    ['audit.read', true, true, false],
  ])('%s: owner %s, manager %s, consultant %s', (permission, ...expected) => {
    expect([owner, manager, consultant].map((actor) => mayDo(actor, permission))).toEqual(expected);
    expect(
      (['owner', 'manager', 'consultant'] as const).map((role) => permissionsOf(role).includes(permission)),
    ).toEqual(expected);
    expect(mayDo(system, permission)).toBe(true);
  });

  it('has no permission that this table does not name', () => {
    expect(permissionsOf('owner')).toHaveLength(30);
  });
});

describe('by subject', () => {
  it.each<[string, Actor, readonly string[], boolean]>([
    ['the owner, of anybody', owner, ['stranger'], true],
    ['the owner, of nobody any more', owner, [], true],
    ['a job, of anybody', system, ['stranger'], true],
    ['a manager, of his store', manager, ['colleague'], true],
    ['a manager, of another store', manager, ['stranger'], false],
    ['a manager, shared with another store', manager, ['stranger', 'colleague'], true],
    ['a consultant, his own', consultant, ['me'], true],
    ['a consultant, shared with a colleague', consultant, ['colleague', 'me'], true],
    ['a consultant, of a colleague', consultant, ['colleague'], false],
    ['a consultant, of nobody any more', consultant, [], false],
  ])('%s', (_name, actor, staffUserIds, expected) => {
    expect(mayDo(actor, 'customers.read', staffUserIds)).toBe(expected);
  });

  it('does not lend a role what it has not', () => {
    expect(mayDo(consultant, 'audit.read', ['me'])).toBe(false);
    expect(mayDo(manager, 'customers.import', ['me'])).toBe(false);
  });
});

it('sees: himself, his store, or everybody', () => {
  expect([owner, manager, consultant, system].map(visibleStaff)).toEqual([null, ['me', 'colleague'], ['me'], null]);
});
