import type { PracticeVersion } from '#shared/practice.ts';

import { GrpcRefusal, type Handler } from '../call.ts';
import { openAccessStore } from './accessStore.ts';
import { grantHandlers } from './grants.ts';
import { createLogin } from './login.ts';
import { missingPrivilege } from './permission.ts';
import { privilegeGroupHandlers } from './privilegeGroups.ts';
import { rbacBackupHandlers } from './rbacBackup.ts';
import { roleHandlers } from './roles.ts';
import { userHandlers } from './users.ts';

/** Users, roles and grants of one practice Milvus. */
export interface Access {
  /** Those that the version has; a change is on disk before its answer. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /**
   * @param userAndPassword `user:password`, undefined for a call without credentials
   * @returns the user
   * @throws GrpcRefusal UNAUTHENTICATED
   */
  login(userAndPassword: string | undefined): string;
  /**
   * @param objectName what the request names: its collection, for UpdateCredential its user, for SelectGrant its role; '' for none
   * @throws GrpcRefusal PERMISSION_DENIED
   */
  allow(user: string, method: string, database: string, objectName: string): void;
}

const permissionDenied = 7;

/** New with root and the built-in roles, or as it was left. */
export async function openAccess(options: {
  readonly folder: string;
  readonly version: PracticeVersion;
  readonly rootPassword: string;
}): Promise<Access> {
  const { folder, version, rootPassword } = options;
  const store = await openAccessStore(folder);
  const login = createLogin(() => store.current(), rootPassword);
  return {
    handlers: {
      ...userHandlers(store, login),
      ...roleHandlers(store),
      ...grantHandlers(store, version),
      ...(version === '2.3' ? {} : rbacBackupHandlers(store, version)),
      ...(version === '2.5' ? privilegeGroupHandlers(store) : {}),
    },
    login: (userAndPassword) => login.login(userAndPassword),
    allow(user, method, database, objectName) {
      const wanted = { user, method, database, objectName };
      const privilege = missingPrivilege(store.current(), wanted);
      if (privilege === null) return;
      throw new GrpcRefusal(
        permissionDenied,
        `Privilege${privilege}: permission deny to ${user} in the \`${database}\` database`,
      );
    },
  };
}
