import { z } from 'zod';

import type { PracticeVersion } from '#shared/practice.ts';

import { MilvusRefusal, type CallScope, type Handler } from '../call.ts';
import { anyWord, withGrant, withoutGrant, type AccessState, type Grant } from './accessState.ts';
import type { AccessStore } from './accessStore.ts';
import { checkGroupScope } from './privilegeGroups.ts';
import { isBuiltInGroup, isPrivilege, objectTypeOf, objectTypes } from './privileges.ts';
import { EntityName, GrantEntity, OperateType, Text } from './request.ts';
import { roleNotFound } from './roles.ts';

const OperatePrivilege = z.object({ entity: GrantEntity.nullish(), type: OperateType });
const OperatePrivilegeV2 = z.object({
  role: EntityName,
  grantor: z.object({ user: EntityName, privilege: EntityName }).nullish(),
  type: OperateType,
  db_name: Text,
  collection_name: Text,
});
const SelectGrant = z.object({ entity: GrantEntity.nullish() });

/** Handlers of the calls about what roles may do. */
export function grantHandlers(
  store: AccessStore,
  version: PracticeVersion,
): Record<string, Handler> {
  const handlers: Record<string, Handler> = {
    async OperatePrivilege(request, scope) {
      const { entity, type } = OperatePrivilege.parse(request);
      if (!entity) throw refuseGrant('the grant entity in the request is nil');
      await store.change((state) =>
        operate(state, grantOf(state, { entity, scope, version }), type),
      );
      return {};
    },

    SelectGrant(request) {
      const { entity } = SelectGrant.parse(request);
      if (!entity) throw refuseSelect('the grant entity in the request is nil');
      return { entities: selectGrants(store.current(), entity, version).map(grantMessage) };
    },
  };
  if (version === '2.5')
    handlers['OperatePrivilegeV2'] = async (request, scope) => {
      const { type, ...wanted } = OperatePrivilegeV2.parse(request);
      await store.change((state) => operate(state, groupGrantOf(state, wanted, scope), type));
      return {};
    };
  return handlers;
}

export function grantMessage(grant: Grant): object {
  return {
    role: { name: grant.role },
    object: { name: grant.objectType },
    object_name: grant.objectName,
    grantor: { user: { name: grant.grantor }, privilege: { name: grant.privilege } },
    db_name: grant.database,
  };
}

function operate(state: AccessState, grant: Grant, type: 'Grant' | 'Revoke'): AccessState {
  return type === 'Grant' ? withGrant(state, grant) : withoutGrant(state, grant);
}

interface GrantRequest {
  readonly entity: GrantEntity;
  readonly scope: CallScope;
  readonly version: PracticeVersion;
}

/** The older form: the object's type is given, and groups are refused. */
function grantOf(state: AccessState, { entity, scope, version }: GrantRequest): Grant {
  const objectType = entity.object ?? '';
  if (!objectTypes.some((type) => type === objectType))
    throw refuseGrant('the object entity in the request is nil or invalid');
  const { role, grantor } = checkedParties(state, entity, scope);
  const privilege = entity.grantor?.privilege ?? '';
  if (privilege !== anyWord) {
    if (state.groups.some(({ name }) => name === privilege))
      throw refuseGrant(`can not operate the custom privilege group [${privilege}]`);
    if (version === '2.5' && isBuiltInGroup(privilege))
      throw refuseGrant(`can not operate the built-in privilege group [${privilege}]`);
    if (!isPrivilege(privilege, version) || objectTypeOf(privilege) !== objectType)
      throw refuseGrant(`not found the privilege name[${privilege}] in object[${objectType}]`);
  }
  return {
    role,
    objectType,
    objectName: objectType === 'Global' ? anyWord : entity.object_name,
    database: entity.db_name || scope.database,
    privilege,
    grantor,
  };
}

/** The form of 2.5: the object's type follows from the privilege, and groups are allowed. */
function groupGrantOf(
  state: AccessState,
  wanted: Omit<z.infer<typeof OperatePrivilegeV2>, 'type'>,
  scope: CallScope,
): Grant {
  const parties = { role: wanted.role, grantor: wanted.grantor ?? null };
  const { role, grantor } = checkedParties(state, parties, scope);
  const privilege = wanted.grantor?.privilege ?? '';
  const isKnown =
    privilege === anyWord ||
    isBuiltInGroup(privilege) ||
    isPrivilege(privilege, '2.5') ||
    state.groups.some(({ name }) => name === privilege);
  if (!isKnown) throw refuseGrant(`not found the privilege name[${privilege}]`);
  const database = wanted.db_name || scope.database;
  const collection = wanted.collection_name || anyWord;
  checkGroupScope(state, { group: privilege, database, collection });
  const objectType = objectTypeOf(privilege);
  return { role, objectType, objectName: collection, database, privilege, grantor };
}

/** Role and grantor, both there. The proxy fills in the user of the call where no grantor is given. */
function checkedParties(
  state: AccessState,
  entity: Pick<GrantEntity, 'role' | 'grantor'>,
  scope: CallScope,
): { readonly role: string; readonly grantor: string } {
  const { role } = entity;
  const reason = roleProblem(state, role);
  if (reason !== null) throw refuseGrant(reason);
  const grantor = entity.grantor?.user || scope.user;
  if (!state.users.some(({ name }) => name === grantor))
    throw refuseGrant("not found the user, maybe the user isn't existed or internal system error");
  return { role: role ?? '', grantor };
}

function roleProblem(state: AccessState, role: string | null): string | null {
  if (role === null) return 'the role entity is nil';
  if (role === '') return 'the name in the role entity is empty';
  return state.roles.includes(role) ? null : roleNotFound;
}

function selectGrants(state: AccessState, entity: GrantEntity, version: PracticeVersion): Grant[] {
  const reason = roleProblem(state, entity.role);
  if (reason !== null) throw refuseSelect(reason);
  // 2.3 takes the database as it is given: none is no database, and not the default one.
  const isAsGiven = version === '2.3';
  const database = isAsGiven ? entity.db_name : entity.db_name || 'default';
  const isOfDatabase = (grant: Grant) =>
    grant.database === database ||
    (!isAsGiven && (database === anyWord || grant.database === anyWord));
  const isOfObject = (grant: Grant) =>
    !entity.object ||
    entity.object_name === '' ||
    (grant.objectType === entity.object && grant.objectName === entity.object_name);
  return state.grants.filter(
    (grant) => grant.role === entity.role && isOfDatabase(grant) && isOfObject(grant),
  );
}

function refuseGrant(reason: string): MilvusRefusal {
  return new MilvusRefusal(65535, 'OperatePrivilegeFailure', reason);
}

function refuseSelect(reason: string): MilvusRefusal {
  return new MilvusRefusal(65535, 'SelectGrantFailure', reason);
}
