import { describe, expect, test } from 'vitest';

import { run } from './cliRun.ts';

/** What was refused, in one line, and that nothing was opened for it. */
async function refusalOf(...argv: string[]) {
  const { exitCode, stdout, stderr, engine } = await run({ argv });
  expect({ stdout, opened: engine.requests }).toEqual({ stdout: [''], opened: [] });
  return { exitCode, stderr: stderr.slice(0, -1) };
}

describe('wrong use ends with 64 before anything is opened', () => {
  const usage = (...stderr: string[]) => ({ exitCode: 64, stderr });

  test('unknown flags and commands come with a suggestion', async () => {
    expect([
      await refusalOf('create', '--fliter', 'x'),
      await refusalOf('creat'),
      await refusalOf('create', '--zzzzzzzzzz'),
    ]).toEqual([
      usage('✗ Unknown flag --fliter. (MB-704)', '  Did you mean --filter?'),
      usage('✗ Unknown command creat. (MB-704)', '  Did you mean create?'),
      usage('✗ Unknown flag --zzzzzzzzzz. (MB-704)', '  See --help.'),
    ]);
  });

  test('wrong values name what is allowed', async () => {
    expect([
      await refusalOf('create', '--strategy', 'fast'),
      await refusalOf('list', '--lang', 'de'),
      await refusalOf('create', '-n', 'with-dash'),
      await refusalOf('restore', '-n', 'a', '-r', 'a:b:c'),
      await refusalOf('create', '--set', 'nothing'),
      await refusalOf('create', '-a', '["c"]'),
    ]).toEqual([
      usage(
        '✗ --strategy cannot be fast. (MB-704)',
        '  Allowed: auto, bulk_flush, serial_flush, skip_flush, meta_only',
      ),
      usage('✗ --lang cannot be de. (MB-704)', '  Allowed: en, fr'),
      usage(
        '✗ with-dash is not a valid backup name. (MB-305)',
        '  Use letters, digits and _; start with a letter or _; at most 128 characters.',
      ),
      usage(
        '✗ The rename a:b:c is not understood. (MB-319)',
        '  Use old:new, db1.old:db2.new, or db1.*:db2.* — separated by commas.',
      ),
      usage('✗ --set needs KEY=VALUE. (MB-704)', '  See --help.'),
      usage(
        '✗ -a needs JSON that names databases and their collections. (MB-704)',
        `  -a '{"db1":["c1","c2"],"db2":[]}'`,
      ),
    ]);
  });

  test('missing and surplus arguments are named', async () => {
    expect([
      await refusalOf('restore'),
      await refusalOf('get', '-n'),
      await refusalOf('cleanup'),
      await refusalOf('delete', '-n', ' '),
      await refusalOf('list', 'all'),
      await refusalOf('create', '-c', ','),
    ]).toEqual([
      usage('✗ --name is missing. (MB-704)', '  See --help.'),
      usage('✗ --name needs a value. (MB-704)', '  See --help.'),
      usage('✗ The argument job is missing. (MB-704)', '  See --help.'),
      usage('✗ --name names nothing. (MB-704)', '  See --help.'),
      usage('✗ Too many arguments. (MB-704)', '  See --help.'),
      usage('✗ -c names nothing. (MB-704)', '  See --help.'),
    ]);
  });

  test('two ways of saying one thing are refused', async () => {
    const hint = '  Use --filter alone; on restore it means the names in the target.';
    const together = (first: string, second: string) =>
      `✗ ${first} and ${second} cannot be used together. (MB-704)`;
    expect([
      await refusalOf('restore', '-n', 'a', '-s', 'b', '-r', 'c:d'),
      await refusalOf('restore', '-n', 'a', '--rebuild_index', '--no-rebuild-index'),
      await refusalOf('create', '-c', 'a', '--filter', 'b'),
      await refusalOf('create', '-c', 'a', '-d', 'b'),
      await refusalOf('restore', '-n', 'a', '-d', 'db1', '-r', 'c:d'),
      await refusalOf('create', '-f', '--strategy', 'auto'),
      await refusalOf('restore', '-n', 'a', '--skip_create_collection', '--drop_exist_collection'),
    ]).toEqual([
      usage(together('--suffix', '--rename'), '  See --help.'),
      usage(together('--rebuild_index', '--no-rebuild-index'), '  See --help.'),
      usage(together('-c', '--filter'), hint),
      usage(together('-c', '-d'), hint),
      usage(together('-d', '--rename'), hint),
      usage(together('--force', '--strategy'), '  See --help.'),
      usage(together('--drop_exist_collection', '--skip_create_collection'), '  See --help.'),
    ]);
  });

  test('what stands behind the = of an unknown flag is not repeated', async () => {
    expect(await refusalOf('check', '--password=hunter2')).toEqual(
      usage('✗ Unknown flag --password. (MB-704)', '  See --help.'),
    );
  });

  test('a secret is not taken from the arguments, and is not repeated', async () => {
    const refused = [
      'milvus.password=hunter2',
      'minio.secretAccessKey=hunter2',
      'backup.storage.auth.sessionToken=hunter2',
      'MINIO_BACKUP_SECRET_KEY=hunter2',
      'zillizCloud.apiKey=hunter2',
    ];
    for (const set of refused) {
      const [key = ''] = set.split('=');
      expect(await refusalOf('check', '--set', set)).toEqual(
        usage(
          `✗ ${key} is a secret, and everyone on this computer can read the arguments of a program. (MB-704)`,
          '  Put it into the configuration file, or into the environment: MILVUS_PASSWORD, MINIO_SECRET_KEY, MINIO_BACKUP_SECRET_KEY.',
        ),
      );
    }
  });

  test('all that is refused is refused in French too', async () => {
    expect(await refusalOf('--lang', 'fr', 'restore', '--suffx=a', '-n', 'a')).toEqual(
      usage('✗ Option inconnue : --suffx. (MB-704)', '  Vouliez-vous dire --suffix ?'),
    );
  });

  test('what is not built says why', async () => {
    const commands = ['server', 'migrate', 'config', 'l0compact'];
    for (const command of commands) {
      const { exitCode, stderr } = await refusalOf(command, '--any', 'thing');
      expect({ exitCode, start: stderr[0]?.split(':')[0] }).toEqual({
        exitCode: 64,
        start: `✗ ${command} is not available in this version`,
      });
    }
    expect(await refusalOf('restore', 'secondary', '-n', 'a')).toEqual(
      usage(
        '✗ restore secondary is not available in this version: seeding a secondary cluster is not planned. (MB-703)',
        '  See --help for what there is.',
      ),
    );
    const restore = ['restore', '-n', 'a'];
    const reasons = await Promise.all(
      [
        ['create', '--rbac'],
        ['create', '--backup_index_extra'],
        ['create', '--format', 'snapshot'],
        [...restore, '--rbac'],
        [...restore, '--drop_exist_index', '--skip_create_collection'],
        [...restore, '--drop_exist_index', '--on-conflict', 'append'],
      ].map((argv) => refusalOf(...argv)),
    );
    const rights = '--rbac, users, roles and grants are not backed up or restored yet';
    const drop = '--drop_exist_index, a collection to which rows are added keeps its indexes';
    expect(reasons).toEqual(
      [
        rights,
        '--backup_index_extra, indexes are kept with all that Milvus says of them; etcd is not read',
        '--format snapshot, backups are written in the binlog format',
        rights,
        drop,
        drop,
      ].map((reason) =>
        usage(
          `✗ ${reason.replace(',', ' is not available in this version:')}. (MB-703)`,
          '  Leave it out.',
        ),
      ),
    );
  });

  test('with --json the error is one JSON line', async () => {
    const { exitCode, stdout, stderr } = await run({ argv: ['--json', 'creat'] });
    expect({ exitCode, stdout: stdout.map((line) => line && JSON.parse(line)), stderr }).toEqual({
      exitCode: 64,
      stdout: [
        {
          error: {
            code: 'USAGE',
            message: 'Unknown command creat.',
            params: { reason: 'Unknown command creat' },
            hint: 'Did you mean create?',
            causes: [],
          },
        },
        '',
      ],
      stderr: [''],
    });
  });
});

describe('bad input', () => {
  test('c01: a flag in the place of a name is a name, and no good one', async () => {
    const refused = {
      exitCode: 64,
      stderr: [
        '✗ --help is not a valid backup name. (MB-305)',
        '  Use letters, digits and _; start with a letter or _; at most 128 characters.',
      ],
    };
    expect(await refusalOf('create', '--name=--help')).toEqual(refused);
    expect(await refusalOf('create', '-n', '--help')).toEqual(refused);
  });

  test('c02: control characters are refused and not written to the terminal', async () => {
    for (const control of ['\0', '\n', '\u001B', '\u009B']) {
      expect(await refusalOf('get', '-n', `a${control}b`)).toEqual({
        exitCode: 64,
        stderr: ['✗ An argument holds a control character: a\uFFFDb. (MB-704)', '  See --help.'],
      });
    }
  });

  test('c03: an argument of 10 MB is refused without being repeated', async () => {
    const { exitCode, stderr } = await refusalOf('create', '--filter', 'a'.repeat(10_000_000));
    expect({ exitCode, stderr }).toEqual({
      exitCode: 64,
      stderr: [`✗ An argument is too long: ${'a'.repeat(99)}…. (MB-704)`, '  See --help.'],
    });
  });

  test('c04: no file is read for @', async () => {
    expect([
      await refusalOf('create', '@names'),
      await refusalOf('create', '-n', '@names'),
    ]).toEqual([
      { exitCode: 64, stderr: ['✗ Too many arguments. (MB-704)', '  See --help.'] },
      {
        exitCode: 64,
        stderr: [
          '✗ @names is not a valid backup name. (MB-305)',
          '  Use letters, digits and _; start with a letter or _; at most 128 characters.',
        ],
      },
    ]);
  });

  test('c05: a filter with two stars is not understood', async () => {
    expect(await refusalOf('create', '--filter', 'db.*.*')).toEqual({
      exitCode: 64,
      stderr: [
        '✗ The filter item db.*.* is not understood. (MB-317)',
        '  Use db.*, db.collection, collection, or db. — separated by commas.',
      ],
    });
  });
});
