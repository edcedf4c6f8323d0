import { describe, expect, it } from 'vitest';

import {
  call,
  openPracticeAccess,
  readAccessFile,
  refusalOf,
  restoreRecorded,
} from './practiceAccess.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const wrongLogin = {
  code: 16,
  details: 'auth check failure, please check username and password are correct',
};

describe('users and their passwords', () => {
  it('root logs in with the password of the server', async () => {
    const access = await openPracticeAccess();
    expect(access.login('root:Milvus')).toBe('root');
  });

  it('a new user logs in, also with a colon in the password and after a restart', async () => {
    const first = await openPracticeAccess();
    await call(first, 'CreateCredential', { username: 'ann', password: base64('a:b:c:d') });
    expect(first.login('ann:a:b:c:d')).toBe('ann');
    const second = await openPracticeAccess();
    expect(second.login('ann:a:b:c:d')).toBe('ann');
    expect(refusalOf(() => second.login('ann:a:b:c'))).toEqual(wrongLogin);
  });

  it('no password is in the file', async () => {
    const access = await openPracticeAccess();
    await call(access, 'CreateCredential', { username: 'ann', password: base64('Passw0rd-x') });
    const text = await readAccessFile();
    expect(text).not.toContain('Passw0rd-x');
    expect(text).not.toContain(base64('Passw0rd-x'));
    expect(text).toContain('$2a$');
  });

  it('users of a restored backup log in with their old passwords', async () => {
    const access = await openPracticeAccess();
    await restoreRecorded(access);
    expect(access.login('u_alice:Passw0rd-a')).toBe('u_alice');
    expect(access.login('u_bob:Passw0rd-b')).toBe('u_bob');
    expect(refusalOf(() => access.login('u_bob:Passw0rd-a'))).toEqual(wrongLogin);
  });

  it('a changed password replaces the old one at once, for root too', async () => {
    const access = await openPracticeAccess();
    expect(access.login('root:Milvus')).toBe('root');
    const change = { username: 'root', newPassword: base64('new-secret') };
    expect(
      await call(access, 'UpdateCredential', { ...change, oldPassword: base64('wrong') }),
    ).toEqual({
      error_code: 'UpdateCredentialFailure',
      code: 1400,
      reason: 'old password not correct for root: not authenticated',
    });
    expect(
      await call(access, 'UpdateCredential', { ...change, oldPassword: base64('Milvus') }),
    ).toEqual({});
    expect(access.login('root:new-secret')).toBe('root');
    expect(refusalOf(() => access.login('root:Milvus'))).toEqual(wrongLogin);
    expect((await openPracticeAccess()).login('root:new-secret')).toBe('root');
  });

  it('a deleted user is gone; root cannot be deleted', async () => {
    const access = await openPracticeAccess();
    await call(access, 'CreateCredential', { username: 'ann', password: base64('Passw0rd-x') });
    expect(await call(access, 'DeleteCredential', { username: 'ann' })).toEqual({});
    expect(refusalOf(() => access.login('ann:Passw0rd-x'))).toEqual(wrongLogin);
    expect(await call(access, 'ListCredUsers')).toEqual({ status: {}, usernames: ['root'] });
    expect(await call(access, 'DeleteCredential', { username: 'root' })).toMatchObject({
      code: 1401,
    });
  });

  it('a short password is refused', async () => {
    const access = await openPracticeAccess();
    expect(
      await call(access, 'CreateCredential', { username: 'ann', password: base64('12345') }),
    ).toMatchObject({ code: 1101 });
  });

  it('changes that come together are all kept', async () => {
    const access = await openPracticeAccess();
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => call(access, 'CreateRole', { entity: { name } })));
    const reopened = await openPracticeAccess();
    expect(await call(reopened, 'SelectRole')).toEqual({
      status: {},
      results: ['a', 'admin', 'b', 'c', 'd', 'e', 'public'].map((name) => ({ role: { name } })),
    });
  });
});

describe('what a version does not have', () => {
  const methods = [
    'BackupRBAC',
    'RestoreRBAC',
    'OperatePrivilegeV2',
    'CreatePrivilegeGroup',
    'DropPrivilegeGroup',
    'ListPrivilegeGroups',
    'OperatePrivilegeGroup',
  ];
  it.each([
    ['2.3', []],
    ['2.4', ['BackupRBAC', 'RestoreRBAC']],
    ['2.5', methods],
  ] as const)('%s has %j of the newer methods', async (version, expected) => {
    const { handlers } = await openPracticeAccess(version);
    expect(methods.filter((method) => method in handlers)).toEqual(expected);
  });
});
