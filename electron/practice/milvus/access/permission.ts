import {
  adminRole,
  anyWord,
  publicRole,
  rootUser,
  type AccessState,
  type Grant,
} from './accessState.ts';
import { methodPrivileges } from './methodPrivileges.ts';
import { builtInGroups, implies, objectTypeOf } from './privileges.ts';

/** One call that a user wants to make. */
export interface WantedCall {
  readonly user: string;
  readonly method: string;
  readonly database: string;
  /** The collection, user or role that the request names; '' for none. */
  readonly objectName: string;
}

/** Decides a call: null when the user may make it, else the privilege that is missing. */
export function missingPrivilege(
  state: AccessState,
  { user, method, database, objectName }: WantedCall,
): string | null {
  const privilege = methodPrivileges[method];
  if (privilege === undefined || user === rootUser) return null;
  const roles = state.users.find(({ name }) => name === user)?.roles ?? [];
  if (roles.includes(adminRole)) return null;
  const objectType = objectTypeOf(privilege);
  if (objectType === 'User' && objectName === user) return null;
  if (method === 'SelectGrant' && roles.includes(objectName)) return null;
  const wanted = {
    privilege,
    database,
    // What is global has no name, whatever the request names.
    objectName: objectType === 'Global' || objectName === '' ? anyWord : objectName,
  };
  const isPermitted = state.grants.some(
    (grant) =>
      (grant.role === publicRole || roles.includes(grant.role)) && permits(state, grant, wanted),
  );
  return isPermitted ? null : privilege;
}

interface WantedPrivilege {
  readonly privilege: string;
  readonly database: string;
  readonly objectName: string;
}

function permits(state: AccessState, grant: Grant, wanted: WantedPrivilege): boolean {
  if (!covers(grant.database, wanted.database)) return false;
  if (grant.privilege === 'All') return true;
  const wantedType = objectTypeOf(wanted.privilege);
  if (grant.privilege === anyWord)
    return grant.objectType === wantedType && covers(grant.objectName, wanted.objectName);
  const members = [...state.groups, ...builtInGroups].find(
    ({ name }) => name === grant.privilege,
  )?.privileges;
  // A grant of a group on one collection reaches what is global without looking at the name.
  const isOfName = wantedType === 'Global' || covers(grant.objectName, wanted.objectName);
  return (
    isOfName && (members ?? [grant.privilege]).some((granted) => implies(granted, wanted.privilege))
  );
}

function covers(granted: string, wanted: string): boolean {
  return granted === anyWord || granted === wanted;
}
