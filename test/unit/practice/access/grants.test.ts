import { beforeEach, describe, expect, it } from 'vitest';

import type { Access } from '#practice/milvus/access/openAccess.ts';
import type { PracticeVersion } from '#shared/practice.ts';

import { call, openPracticeAccess, readRecording, refusalOf } from './practiceAccess.ts';

let access: Access;

async function openWithAnn(version: PracticeVersion = '2.5'): Promise<void> {
  access = await openPracticeAccess(version);
  const password = Buffer.from('Passw0rd-x').toString('base64');
  await call(access, 'CreateCredential', { username: 'ann', password });
  await call(access, 'CreateRole', { entity: { name: 'crew' } });
  await call(access, 'OperateUserRole', { username: 'ann', role_name: 'crew' });
}
beforeEach(() => openWithAnn());

/** [privilege, database, collection] by the call of 2.5. */
type Scope = readonly [privilege: string, database: string, collection: string];

const grantor = (privilege: string) => ({
  user: { name: 'root' },
  privilege: { name: privilege },
});

function grant([privilege, database, collection]: Scope, type = 'Grant'): Promise<unknown> {
  return call(access, 'OperatePrivilegeV2', {
    role: { name: 'crew' },
    grantor: grantor(privilege),
    type,
    db_name: database,
    collection_name: collection,
  });
}

/** The older call: object type, object name. */
function grantOnObject(object: string, name: string, privilege: string): Promise<unknown> {
  return call(access, 'OperatePrivilege', {
    entity: {
      role: { name: 'crew' },
      object: { name: object },
      object_name: name,
      grantor: grantor(privilege),
      db_name: 'default',
    },
  });
}

const mayAnn = (method: string, database: string, name: string) =>
  refusalOf(() => access.allow('ann', method, database, name)) === null;

describe('what a grant allows', () => {
  it.each<[Scope, Scope, boolean]>([
    [['Insert', 'default', 'books'], ['Insert', 'default', 'books'], true],
    [['Insert', 'default', 'books'], ['Insert', 'default', 'films'], false],
    [['Insert', 'default', 'books'], ['Insert', 'shop', 'books'], false],
    [['Insert', 'default', 'books'], ['Delete', 'default', 'books'], false],
    [['Insert', 'default', '*'], ['Insert', 'default', 'films'], true],
    [['Insert', '*', '*'], ['Insert', 'shop', 'films'], true],
    [['Load', 'default', 'books'], ['GetLoadState', 'default', 'books'], true],
    [['CollectionReadOnly', 'default', 'books'], ['Query', 'default', 'books'], true],
    [['CollectionReadOnly', 'default', 'books'], ['Query', 'default', 'films'], false],
    [['CollectionReadOnly', 'default', 'books'], ['Insert', 'default', 'books'], false],
    [['CollectionReadOnly', 'default', 'books'], ['DescribeAlias', 'default', 'any'], true],
    [['CollectionReadWrite', 'default', 'books'], ['CreateIndex', 'default', 'books'], true],
    [['CollectionAdmin', 'default', '*'], ['CreateAlias', 'default', ''], true],
    [['CollectionAdmin', 'default', '*'], ['CreateCollection', 'default', ''], false],
    [['DatabaseReadOnly', 'shop', '*'], ['DescribeDatabase', 'shop', ''], true],
    [['DatabaseReadOnly', 'shop', '*'], ['AlterDatabase', 'shop', ''], false],
    [['DatabaseReadWrite', 'shop', '*'], ['AlterDatabase', 'shop', ''], true],
    [['DatabaseAdmin', 'shop', '*'], ['DropCollection', 'shop', ''], true],
    [['DatabaseAdmin', 'shop', '*'], ['DropCollection', 'default', ''], false],
    [['ClusterReadOnly', '*', '*'], ['SelectUser', 'default', ''], true],
    [['ClusterReadOnly', '*', '*'], ['FlushAll', 'default', ''], false],
    [['ClusterReadWrite', '*', '*'], ['FlushAll', 'default', ''], true],
    [['ClusterAdmin', '*', '*'], ['BackupRBAC', 'default', ''], true],
    [['*', 'default', '*'], ['DropCollection', 'default', ''], true],
  ])('%j for %j: %s', async (given, [method, database, name], isAllowed) => {
    expect(mayAnn(method, database, name)).toBe(false);
    expect(await grant(given)).toEqual({});
    expect(mayAnn(method, database, name)).toBe(isAllowed);
  });

  it('a revoked grant allows nothing', async () => {
    await grant(['Insert', 'default', 'books']);
    await grant(['Insert', 'default', 'books'], 'Revoke');
    expect(mayAnn('Insert', 'default', 'books')).toBe(false);
  });

  it('root and admins may do everything, and everybody what public may and what needs nothing', async () => {
    expect(refusalOf(() => access.allow('root', 'RestoreRBAC', 'default', ''))).toBeNull();
    expect(mayAnn('DescribeCollection', 'shop', 'books')).toBe(true);
    expect(mayAnn('ListDatabases', 'default', '')).toBe(true);
    expect(mayAnn('UpdateCredential', 'default', 'ann')).toBe(true);
    expect(mayAnn('SelectGrant', 'default', 'crew')).toBe(true);
    expect(mayAnn('SelectGrant', 'default', 'public')).toBe(false);
    await call(access, 'OperateUserRole', { username: 'ann', role_name: 'admin' });
    expect(mayAnn('RestoreRBAC', 'default', '')).toBe(true);
  });

  it('a group of own making allows what is in it', async () => {
    await call(access, 'CreatePrivilegeGroup', { group_name: 'readers' });
    const change = (type: string) =>
      call(access, 'OperatePrivilegeGroup', {
        group_name: 'readers',
        privileges: [{ name: 'Query' }, { name: 'Search' }],
        type,
      });
    await change('AddPrivilegesToGroup');
    await grant(['readers', 'default', 'books']);
    expect(mayAnn('HybridSearch', 'default', 'books')).toBe(true);
    expect(mayAnn('Insert', 'default', 'books')).toBe(false);
    expect(await call(access, 'DropPrivilegeGroup', { group_name: 'readers' })).toMatchObject({
      reason: 'privilege group [readers] is used by role [crew], Use REVOKE API to revoke it first',
    });
    await change('RemovePrivilegesFromGroup');
    expect(mayAnn('HybridSearch', 'default', 'books')).toBe(false);
  });

  it('2.3 grants on objects and lists them by the database as it is given', async () => {
    await openWithAnn('2.3');
    expect(await grantOnObject('Collection', 'books', 'Import')).toEqual({});
    expect(mayAnn('Import', 'default', 'books')).toBe(true);
    const select = (database: string) =>
      call(access, 'SelectGrant', { entity: { role: { name: 'crew' }, db_name: database } });
    expect(await select('')).toEqual({ status: {} });
    expect(await select('default')).toEqual({
      status: {},
      entities: [
        {
          role: { name: 'crew' },
          object: { name: 'Collection' },
          object_name: 'books',
          grantor: grantor('Import'),
          db_name: 'default',
        },
      ],
    });
  });
});

describe('what is refused', () => {
  it.each<[Scope, string]>([
    [['Nonsense', 'default', '*'], 'not found the privilege name[Nonsense]'],
    [
      ['ClusterAdmin', 'default', '*'],
      'dbName and collectionName should be * for the cluster level privilege: ClusterAdmin: invalid parameter',
    ],
    [
      ['DatabaseAdmin', 'shop', 'books'],
      'collectionName should be * for the database level privilege: DatabaseAdmin: invalid parameter',
    ],
    [
      ['CollectionAdmin', '*', 'books'],
      'please specify database name for the collection level privilege: CollectionAdmin: invalid parameter',
    ],
  ])('granting %j', async (given, reason) => {
    expect(await grant(given)).toMatchObject({ error_code: 'OperatePrivilegeFailure', reason });
  });

  it('a privilege on an object of another type', async () => {
    expect(await grantOnObject('Global', '*', 'Import')).toMatchObject({
      code: 65535,
      reason: 'not found the privilege name[Import] in object[Global]',
    });
  });

  it('dropping a role that has grants, unless forced', async () => {
    await grant(['Insert', 'default', 'books']);
    expect(await call(access, 'DropRole', { role_name: 'crew' })).toMatchObject({
      reason: 'fail to drop the role that it has privileges. Use REVOKE API to revoke privileges',
    });
    expect(await call(access, 'DropRole', { role_name: 'crew', force_drop: true })).toEqual({});
    expect(await call(access, 'SelectUser', { include_role_info: true })).toEqual({
      status: {},
      results: [{ user: { name: 'ann' } }, { user: { name: 'root' } }],
    });
    await call(access, 'CreateRole', { entity: { name: 'crew' } });
    await call(access, 'OperateUserRole', { username: 'ann', role_name: 'crew' });
    expect(mayAnn('Insert', 'default', 'books')).toBe(false);
  });

  it('a backup of which anything is there already, and nothing of it is restored', async () => {
    const { request } = await readRecording('2.5.24/restore_rbac_existing');
    await call(access, 'CreateRole', { entity: { name: 'r_writer' } });
    expect(await call(access, 'RestoreRBAC', request)).toMatchObject({
      reason: 'role [r_writer] already exists',
    });
    expect(await call(access, 'ListCredUsers')).toEqual({ status: {}, usernames: ['ann', 'root'] });
  });
});
