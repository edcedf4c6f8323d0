import { z } from 'zod';

import { MilvusRefusal, type Handler } from '../call.ts';
import { rootUser, withUser } from './accessState.ts';
import type { AccessStore } from './accessStore.ts';
import { hashPassword, type Login } from './login.ts';
import { EntityName, Text } from './request.ts';

const CreateCredential = z.object({ username: Text, password: Text });
const UpdateCredential = z.object({ username: Text, oldPassword: Text, newPassword: Text });
const DeleteCredential = z.object({ username: Text });
const SelectUser = z.object({ user: EntityName, include_role_info: z.boolean().default(false) });

/** Handlers of the calls about users. Passwords travel as base64. */
export function userHandlers(store: AccessStore, login: Login): Record<string, Handler> {
  return {
    async CreateCredential(request) {
      const { username, password } = CreateCredential.parse(request);
      checkUserName(username);
      const passwordHash = await hashPassword(checkedPassword(password));
      await store.change((state) => {
        if (state.users.some(({ name }) => name === username))
          throw new MilvusRefusal(
            65535,
            'CreateCredentialFailure',
            `user already exists: ${username}`,
          );
        return withUser(state, { name: username, passwordHash, roles: [] });
      });
      return {};
    },

    async UpdateCredential(request) {
      const { username, oldPassword, newPassword } = UpdateCredential.parse(request);
      const passwordHash = await hashPassword(checkedPassword(newPassword));
      await store.change((state) => {
        const user = state.users.find(({ name }) => name === username);
        if (user === undefined || !login.isPassword(username, fromBase64(oldPassword)))
          throw new MilvusRefusal(
            1400,
            'UpdateCredentialFailure',
            `old password not correct for ${username}: not authenticated`,
          );
        return withUser(state, { ...user, passwordHash });
      });
      return {};
    },

    async DeleteCredential(request) {
      const { username } = DeleteCredential.parse(request);
      if (username === rootUser)
        throw new MilvusRefusal(
          1401,
          'DeleteCredentialFailure',
          'root user cannot be deleted: privilege not permitted',
        );
      await store.change((state) => ({
        ...state,
        users: state.users.filter(({ name }) => name !== username),
      }));
      return {};
    },

    ListCredUsers: () => ({ usernames: store.current().users.map(({ name }) => name) }),

    SelectUser(request) {
      const { user, include_role_info: isWithRoles } = SelectUser.parse(request);
      const { users } = store.current();
      const found = user === null ? users : users.filter(({ name }) => name === user);
      return {
        results: found.map(({ name, roles }) => ({
          user: { name },
          roles: isWithRoles ? roles.map((role) => ({ name: role })) : [],
        })),
      };
    },
  };
}

function checkUserName(name: string): void {
  if (/^[A-Za-z][\w.-]{0,31}$/.test(name)) return;
  throw invalidParameter(
    `username must be not empty, and start with a letter, and only contain letters, digits, ` +
      `underscores, dots and hyphens, and have at most 32 characters: ${name}`,
  );
}

function checkedPassword(base64: string): string {
  const password = fromBase64(base64);
  const sizeBytes = Buffer.byteLength(password);
  if (sizeBytes < 6 || sizeBytes > 72)
    throw new MilvusRefusal(
      1101,
      'IllegalArgument',
      `password length is not in the range: invalid parameter[6 <= value <= 72][value=${sizeBytes}]`,
    );
  return password;
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

function invalidParameter(reason: string): MilvusRefusal {
  return new MilvusRefusal(1100, 'IllegalArgument', `${reason}: invalid parameter`);
}
