import { z } from 'zod';

import { MilvusRefusal, type Handler } from '../call.ts';
import { anyWord, withGroup, type AccessState, type PrivilegeGroup } from './accessState.ts';
import type { AccessStore } from './accessStore.ts';
import { builtInGroups, isBuiltInGroup, isPrivilege, levelOf } from './privileges.ts';
import { Text } from './request.ts';

const GroupName = z.object({ group_name: Text });
const OperatePrivilegeGroup = z.object({
  group_name: Text,
  privileges: z.array(z.object({ name: Text })).default([]),
  type: z
    .enum(['AddPrivilegesToGroup', 'RemovePrivilegesFromGroup'])
    .default('AddPrivilegesToGroup'),
});

/** Handlers of the calls about privilege groups, which 2.5 brought. */
export function privilegeGroupHandlers(store: AccessStore): Record<string, Handler> {
  return {
    async CreatePrivilegeGroup(request) {
      const name = GroupName.parse(request).group_name;
      await store.change((state) => {
        const refuse = (reason: string) =>
          invalid('CreatePrivilegeGroupFailure', `privilege group name [${name}] ${reason}`);
        if (name === '') throw refuse('is empty');
        if (state.groups.some((group) => group.name === name)) throw refuse('is defined by users');
        if (isBuiltInGroup(name) || isPrivilege(name, '2.5'))
          throw refuse('is defined by built in privileges or privilege groups in system');
        return withGroup(state, { name, privileges: [] });
      });
      return {};
    },

    async DropPrivilegeGroup(request) {
      const name = GroupName.parse(request).group_name;
      await store.change((state) => {
        const grant = state.grants.find(({ privilege }) => privilege === name);
        if (grant !== undefined)
          throw new MilvusRefusal(
            65535,
            'DropPrivilegeGroupFailure',
            `privilege group [${name}] is used by role [${grant.role}], Use REVOKE API to revoke it first`,
          );
        return { ...state, groups: state.groups.filter((group) => group.name !== name) };
      });
      return {};
    },

    ListPrivilegeGroups: () => ({
      privilege_groups: [...store.current().groups, ...builtInGroups].map(groupMessage),
    }),

    async OperatePrivilegeGroup(request) {
      const { group_name: name, privileges, type } = OperatePrivilegeGroup.parse(request);
      const names = privileges.map((privilege) => privilege.name);
      await store.change((state) => withGroup(state, operate(state, { name, names, type })));
      return {};
    },
  };
}

export function groupMessage({ name, privileges }: PrivilegeGroup): object {
  return { group_name: name, privileges: privileges.map((privilege) => ({ name: privilege })) };
}

interface GroupChange {
  readonly name: string;
  readonly names: readonly string[];
  readonly type: 'AddPrivilegesToGroup' | 'RemovePrivilegesFromGroup';
}

function operate(state: AccessState, { name, names, type }: GroupChange): PrivilegeGroup {
  const refuse = (reason: string) => invalid('OperatePrivilegeGroupFailure', reason);
  const group = state.groups.find((other) => other.name === name);
  if (group === undefined)
    throw refuse(`there is no privilege group name [${name}] defined in system to operate`);
  if (names.length === 0) throw refuse('privileges is empty when alter the privilege group');
  const privileges = names.flatMap((privilege) => {
    if (isPrivilege(privilege, '2.5')) return [privilege];
    const members = membersOf(state, privilege);
    if (members !== undefined) return members;
    throw refuse(
      `there is no privilege name or privilege group name [${privilege}] defined in system to operate`,
    );
  });
  if (type === 'RemovePrivilegesFromGroup')
    return {
      name,
      privileges: group.privileges.filter((privilege) => !privileges.includes(privilege)),
    };
  const together = [...new Set([...group.privileges, ...privileges])];
  if (new Set(together.map(levelOf)).size > 1)
    throw refuse('privileges are not the same privilege level');
  return { name, privileges: together };
}

/**
 * A group of the cluster is granted on everything, one of a database on all its collections.
 * @throws MilvusRefusal
 */
export function checkGroupScope(
  state: AccessState,
  wanted: { readonly group: string; readonly database: string; readonly collection: string },
): void {
  const { group, database, collection } = wanted;
  const [first] = membersOf(state, group) ?? [];
  if (first === undefined) return;
  const refuse = (reason: string) => invalid('OperatePrivilegeFailure', `${reason}: ${group}`);
  const level = levelOf(first);
  if (level === 'cluster' && (database !== anyWord || collection !== anyWord))
    throw refuse('dbName and collectionName should be * for the cluster level privilege');
  if (level === 'database' && collection !== anyWord)
    throw refuse('collectionName should be * for the database level privilege');
  if (level === 'collection' && database === anyWord && collection !== anyWord)
    throw refuse('please specify database name for the collection level privilege');
}

function membersOf(state: AccessState, group: string): readonly string[] | undefined {
  return [...state.groups, ...builtInGroups].find(({ name }) => name === group)?.privileges;
}

function invalid(errorCode: string, reason: string): MilvusRefusal {
  return new MilvusRefusal(1100, errorCode, `${reason}: invalid parameter`);
}
