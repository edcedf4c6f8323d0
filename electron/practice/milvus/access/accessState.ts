import { z } from 'zod';

const Grant = z.object({
  role: z.string(),
  /** Global, Collection or User. */
  objectType: z.string(),
  /** '*' or the name of a collection or user. */
  objectName: z.string(),
  database: z.string(),
  /** A privilege, a privilege group or '*'. */
  privilege: z.string(),
  grantor: z.string(),
});
export type Grant = z.infer<typeof Grant>;

const User = z.object({
  name: z.string(),
  /** bcrypt; null for a root whose password was never changed. */
  passwordHash: z.string().nullable(),
  roles: z.array(z.string()),
});
export type User = z.infer<typeof User>;

const PrivilegeGroup = z.object({ name: z.string(), privileges: z.array(z.string()) });
export type PrivilegeGroup = z.infer<typeof PrivilegeGroup>;

/** Who there is and who may do what. Every list is sorted as Milvus lists it. */
export const AccessState = z.object({
  users: z.array(User),
  roles: z.array(z.string()),
  grants: z.array(Grant),
  groups: z.array(PrivilegeGroup),
});
export type AccessState = z.infer<typeof AccessState>;

export const rootUser = 'root';
export const adminRole = 'admin';
export const publicRole = 'public';
export const anyWord = '*';

/** What a new server has: root, the two roles and what everybody may do. */
export const newAccessState: AccessState = {
  users: [{ name: rootUser, passwordHash: null, roles: [] }],
  roles: [adminRole, publicRole],
  grants: (
    [
      ['Collection', 'IndexDetail'],
      ['Global', 'DescribeCollection'],
      ['Global', 'ListAliases'],
    ] as const
  ).map(([objectType, privilege]) => ({
    role: publicRole,
    objectType,
    objectName: anyWord,
    database: anyWord,
    privilege,
    grantor: rootUser,
  })),
  groups: [],
};

export function withUser(state: AccessState, user: User): AccessState {
  const others = state.users.filter(({ name }) => name !== user.name);
  return { ...state, users: [...others, user].sort(byKey(({ name }) => name)) };
}

export function withRole(state: AccessState, role: string): AccessState {
  return { ...state, roles: [...state.roles, role].sort(byKey((name) => name)) };
}

export function withGrant(state: AccessState, grant: Grant): AccessState {
  const key = grantKey(grant);
  if (state.grants.some((other) => grantKey(other) === key)) return state;
  return { ...state, grants: [...state.grants, grant].sort(byKey(grantKey)) };
}

export function withoutGrant(state: AccessState, grant: Grant): AccessState {
  const key = grantKey(grant);
  return { ...state, grants: state.grants.filter((other) => grantKey(other) !== key) };
}

export function withGroup(state: AccessState, group: PrivilegeGroup): AccessState {
  const others = state.groups.filter(({ name }) => name !== group.name);
  return { ...state, groups: [...others, group].sort(byKey(({ name }) => name)) };
}

/** Milvus lists grants in the order of their keys in etcd, in which the database stands before the name. */
function grantKey({ role, objectType, objectName, database, privilege }: Grant): string {
  return [role, objectType, `${database}.${objectName}`, privilege].join('/');
}

function byKey<T>(keyOf: (item: T) => string): (left: T, right: T) => number {
  return (left, right) => {
    const [leftKey, rightKey] = [keyOf(left), keyOf(right)];
    if (leftKey === rightKey) return 0;
    return leftKey < rightKey ? -1 : 1;
  };
}
