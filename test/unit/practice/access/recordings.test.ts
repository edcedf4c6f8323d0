import { describe, expect, it } from 'vitest';

import {
  call,
  openPracticeAccess,
  readRecording,
  refusalOf,
  restoreRecorded,
} from './practiceAccess.ts';

const answered25 = [
  'select_user',
  'select_role',
  'list_cred_users',
  'list_privilege_groups',
  'select_grant_no_role_db_default',
  'select_grant_r_none_db_default',
  'select_grant_r_reader_db_default',
  'select_grant_r_reader_db_shop_1',
  'select_grant_r_reader_db_star',
  'select_grant_r_reader_db_unset',
  'select_grant_r_writer_db_default',
  'select_grant_r_writer_db_shop_1',
  'backup_rbac',
  'create_role_existing',
  'create_credential_existing',
  'create_privilege_group_existing',
  'restore_rbac_existing',
];

describe('what a real server answered about its users and roles', () => {
  it.each(answered25)('2.5 answers %s with the same bytes', async (name) => {
    const access = await openPracticeAccess('2.5');
    await restoreRecorded(access);
    const recording = await readRecording(`2.5.24/${name}`);
    expect(await call(access, recording.call, recording.request)).toEqual(recording.answer);
  });

  it.each(['select_user', 'select_role'])('a new 2.3 answers %s', async (name) => {
    const access = await openPracticeAccess('2.3');
    const recording = await readRecording(`2.3.5/${name}`);
    expect(await call(access, recording.call, recording.request)).toEqual(recording.answer);
  });

  it.each(['select_grant_r_one_db_default', 'select_grant_r_one_db_unset'])(
    '2.3 answers %s for a role that was just created',
    async (name) => {
      const access = await openPracticeAccess('2.3');
      const created = await readRecording('2.3.5/create_role');
      expect(await call(access, created.call, created.request)).toEqual(created.answer);
      const recording = await readRecording(`2.3.5/${name}`);
      expect(await call(access, recording.call, recording.request)).toEqual(recording.answer);
    },
  );

  it.each(['drop_collection_denied_u_alice', 'backup_rbac_denied'])(
    'a user without the privilege reads what %s says',
    async (name) => {
      const access = await openPracticeAccess('2.5');
      await restoreRecorded(access);
      const recording = await readRecording(`2.5.24/${name}`);
      expect(
        refusalOf(() => access.allow('u_alice', recording.call, 'default', 'g_vec')),
      ).toMatchObject({
        code: recording.grpc_error?.code,
        details: recording.grpc_error?.details,
      });
    },
  );

  it.each([
    ['list_databases_no_auth', undefined],
    ['get_version_no_auth', undefined],
    ['list_databases_wrong_password', 'root:wrong'],
    ['connect_wrong_password', 'root:wrong'],
    ['describe_collection_wrong_password', 'nobody:Milvus'],
  ])('a call without the right password reads what %s says', async (name, credentials) => {
    const access = await openPracticeAccess('2.5');
    const recording = await readRecording(`2.5.24/${name}`);
    expect(refusalOf(() => access.login(credentials))).toEqual({
      code: recording.grpc_error?.code,
      details: recording.grpc_error?.details,
    });
  });
});
