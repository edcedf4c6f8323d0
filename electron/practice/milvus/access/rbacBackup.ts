import { z } from 'zod';

import type { PracticeVersion } from '#shared/practice.ts';

import { MilvusRefusal, type Handler } from '../call.ts';
import {
  adminRole,
  anyWord,
  publicRole,
  rootUser,
  withGrant,
  withGroup,
  withRole,
  withUser,
  type AccessState,
} from './accessState.ts';
import type { AccessStore } from './accessStore.ts';
import { grantMessage } from './grants.ts';
import { groupMessage } from './privilegeGroups.ts';
import { isBuiltInGroup, isPrivilege } from './privileges.ts';
import { GrantEntity, Text } from './request.ts';

const Names = z
  .array(z.object({ name: Text }))
  .default([])
  .transform((entities) => entities.map(({ name }) => name));

const RbacMeta = z.object({
  users: z.array(z.object({ user: Text, password: Text, roles: Names })).default([]),
  roles: Names,
  grants: z.array(GrantEntity).default([]),
  privilege_groups: z.array(z.object({ group_name: Text, privileges: Names })).default([]),
});
type RbacMeta = z.infer<typeof RbacMeta>;

const RestoreRbac = z.object({ RBAC_meta: RbacMeta.nullish() });

/** Handlers of BackupRBAC and RestoreRBAC, which carry password hashes. */
export function rbacBackupHandlers(
  store: AccessStore,
  version: PracticeVersion,
): Record<string, Handler> {
  return {
    BackupRBAC: () => ({ RBAC_meta: backupOf(store.current()) }),

    async RestoreRBAC(request) {
      const meta = RestoreRbac.parse(request).RBAC_meta;
      if (!meta) return {};
      await store.change((state) => {
        const reason = problemOf(state, meta, version);
        if (reason !== null) throw new MilvusRefusal(65535, 'OperatePrivilegeFailure', reason);
        return restored(state, meta);
      });
      return {};
    },
  };
}

/** Everything but what every server has by itself. */
function backupOf(state: AccessState): object {
  const roles = state.roles.filter((role) => role !== adminRole && role !== publicRole);
  return {
    users: state.users
      .filter(({ name }) => name !== rootUser)
      .map((user) => ({
        user: user.name,
        password: user.passwordHash ?? '',
        roles: user.roles.map((name) => ({ name })),
      })),
    roles: roles.map((name) => ({ name })),
    grants: state.grants.filter(({ role }) => roles.includes(role)).map(grantMessage),
    privilege_groups: state.groups.map(groupMessage),
  };
}

/** Milvus restores all or nothing: what is there already is a reason to refuse. */
function problemOf(state: AccessState, meta: RbacMeta, version: PracticeVersion): string | null {
  const role = meta.roles.find((name) => state.roles.includes(name));
  if (role !== undefined) return `role [${role}] already exists`;
  const group = meta.privilege_groups.find(({ group_name: name }) =>
    state.groups.some((other) => other.name === name),
  );
  if (group !== undefined) return `privilege group [${group.group_name}] already exists`;

  const roles = new Set([...state.roles, ...meta.roles]);
  const groups = new Set([
    ...state.groups.map(({ name }) => name),
    ...meta.privilege_groups.map(({ group_name: name }) => name),
  ]);
  for (const grant of meta.grants) {
    if (!roles.has(grant.role ?? '')) return `role [${grant.role ?? ''}] does not exist`;
    const privilege = grant.grantor?.privilege ?? '';
    const isKnown =
      privilege === anyWord ||
      isPrivilege(privilege, version) ||
      isBuiltInGroup(privilege) ||
      groups.has(privilege);
    if (!isKnown) return `privilege [${privilege}] does not exist`;
  }
  for (const user of meta.users) {
    if (state.users.some(({ name }) => name === user.user))
      return `user [${user.user}] already exists`;
    const missing = user.roles.find((name) => !roles.has(name));
    if (missing !== undefined) return `role [${missing}] does not exist`;
  }
  return null;
}

function restored(state: AccessState, meta: RbacMeta): AccessState {
  let next = meta.roles.reduce(withRole, state);
  for (const group of meta.privilege_groups)
    next = withGroup(next, { name: group.group_name, privileges: group.privileges });
  for (const grant of meta.grants)
    next = withGrant(next, {
      role: grant.role ?? '',
      objectType: grant.object ?? '',
      objectName: grant.object_name,
      database: grant.db_name || 'default',
      privilege: grant.grantor?.privilege ?? '',
      grantor: grant.grantor?.user ?? rootUser,
    });
  for (const { user, password, roles } of meta.users)
    next = withUser(next, { name: user, passwordHash: password, roles: roles.toSorted() });
  return next;
}
