import { z } from 'zod';

import { MilvusRefusal, type Handler } from '../call.ts';
import { adminRole, publicRole, withRole, withUser, type AccessState } from './accessState.ts';
import type { AccessStore } from './accessStore.ts';
import { EntityName, Text } from './request.ts';

export const roleNotFound =
  "not found the role, maybe the role isn't existed or internal system error";
const userNotFound = "not found the user, maybe the user isn't existed or internal system error";

const CreateRole = z.object({ entity: EntityName });
const DropRole = z.object({ role_name: Text, force_drop: z.boolean().default(false) });
const SelectRole = z.object({ role: EntityName, include_user_info: z.boolean().default(false) });
const OperateUserRole = z.object({
  username: Text,
  role_name: Text,
  type: z.enum(['AddUserToRole', 'RemoveUserFromRole']).default('AddUserToRole'),
});

/** Handlers of the calls about roles and who has them. */
export function roleHandlers(store: AccessStore): Record<string, Handler> {
  return {
    async CreateRole(request) {
      const role = CreateRole.parse(request).entity ?? '';
      if (role === '')
        throw new MilvusRefusal(1100, 'IllegalArgument', 'role name is empty: invalid parameter');
      await store.change((state) => {
        if (state.roles.includes(role))
          throw new MilvusRefusal(
            65535,
            'CreateRoleFailure',
            `role [name:"${role}"] already exists`,
          );
        return withRole(state, role);
      });
      return {};
    },

    async DropRole(request) {
      const { role_name: role, force_drop: isForced } = DropRole.parse(request);
      await store.change((state) => withoutRole(state, role, isForced));
      return {};
    },

    async OperateUserRole(request) {
      const { username, role_name: role, type } = OperateUserRole.parse(request);
      await store.change((state) => {
        const refuse = (reason: string) =>
          new MilvusRefusal(65535, 'OperateUserRoleFailure', reason);
        if (!state.roles.includes(role)) throw refuse(roleNotFound);
        const user = state.users.find(({ name }) => name === username);
        if (user === undefined && type === 'AddUserToRole') throw refuse(userNotFound);
        if (user === undefined) return state;
        const others = user.roles.filter((name) => name !== role);
        const roles = type === 'AddUserToRole' ? [...others, role].sort() : others;
        return withUser(state, { ...user, roles });
      });
      return {};
    },

    SelectRole(request) {
      const { role, include_user_info: isWithUsers } = SelectRole.parse(request);
      const { roles, users } = store.current();
      const found = role === null ? roles : roles.filter((name) => name === role);
      return {
        results: found.map((name) => ({
          role: { name },
          users: isWithUsers
            ? users.filter((user) => user.roles.includes(name)).map((user) => ({ name: user.name }))
            : [],
        })),
      };
    },
  };
}

function withoutRole(state: AccessState, role: string, isForced: boolean): AccessState {
  const refuse = (reason: string) => new MilvusRefusal(65535, 'DropRoleFailure', reason);
  if (role === adminRole || role === publicRole)
    throw refuse(`the role[${role}] is a default role, which can't be dropped`);
  if (!state.roles.includes(role)) throw refuse(roleNotFound);
  if (!isForced && state.grants.some((grant) => grant.role === role))
    throw refuse(
      'fail to drop the role that it has privileges. Use REVOKE API to revoke privileges',
    );
  return {
    ...state,
    roles: state.roles.filter((name) => name !== role),
    grants: state.grants.filter((grant) => grant.role !== role),
    users: state.users.map((user) => ({
      ...user,
      roles: user.roles.filter((name) => name !== role),
    })),
  };
}
