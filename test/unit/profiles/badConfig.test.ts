import { describe, expect, it } from 'vitest';

import { readConfig, refusalOf } from './readConfig.ts';

const kibi = 1024;

/** Each bad file of the corpus: what is said of it. Nothing may take 2 s, and no value of the file may be quoted. */
const refused: readonly (readonly [string, string, string])[] = [
  ['y03 tab', 'milvus:\n\tport: 1', 'line 2: a tab indents it; use spaces'],
  ['y04 a key twice', 'milvus:\n  port: 1\n  Port: 2', 'line 3: the key above is given twice'],
  [
    'y04 a section twice',
    'minio: {}\nmilvus: {}\nminio: {}',
    'line 3: the key above is given twice',
  ],
  [
    'y04 a dotted key twice',
    'milvus.port: 1\nmilvus: { port: 2 }',
    'line 2: the key is given twice',
  ],
  ['y05 billion laughs', billionLaughs(), 'line 3: more than 100 aliases'],
  ['y06 merge of a text', 'a: &a x\nb: { <<: *a }', 'line 2: << can only take in one section'],
  ['y06 merge of itself', 'x: &x { <<: *x }', 'line 1: more than 100 aliases'],
  ['y07 a function', 'milvus: { user: !!js/function "x" }', 'line 1: tags (!) are not read'],
  ['y07 binary', 'milvus: { user: !!binary aGk= }', 'line 1: tags (!) are not read'],
  ['y07 a tag on a key', '!!binary aGk=: 1', 'line 1: a key must be text'],
  [
    'y08 two documents',
    'milvus: {}\n---\nminio: {}',
    'line 2: a second document begins; only one is read',
  ],
  ['y09 an alias in itself', 'milvus: &m { x: *m }', 'line 1: nested deeper than 16 levels'],
  [
    'y09 an alias to nothing',
    'milvus: { port: *p }',
    'line 1: there is no anchor before this alias',
  ],
  [
    'y10 space',
    'minio: { port: "9000 " }',
    'minio.port: "9000 " is not a whole number from 1 to 65535',
  ],
  [
    'y10 hexadecimal',
    'minio: { port: 0x2328 }',
    'minio.port: "0x2328" is not a whole number from 1 to 65535',
  ],
  [
    'y10 exponent',
    'minio: { port: 9e3 }',
    'minio.port: "9e3" is not a whole number from 1 to 65535',
  ],
  [
    'y10 too large',
    'minio: { port: 70000 }',
    'minio.port: "70000" is not a whole number from 1 to 65535',
  ],
  [
    'y10 negative',
    'milvus: { port: -1 }',
    'milvus.port: "-1" is not a whole number from 1 to 65535',
  ],
  ['y10 list', 'milvus: { port: [1] }', 'milvus.port: a list stands where one value belongs'],
  ['y11 yes', 'minio: { useSSL: yes }', 'minio.useSSL: "yes" is neither true nor false'],
  ['y11 on', 'minio: { useSSL: on }', 'minio.useSSL: "on" is neither true nor false'],
  ['y12 colon', 'milvus:\n  password: a: #b', 'line 2: a value with ": " in it needs quotes'],
  [
    'y13 line break',
    'minio: { secretAccessKey: "a\\nb" }',
    'minio.secretAccessKey: it has a line break or control character; a value is one line',
  ],
  [
    'y13 block',
    'minio:\n  token: |\n    abc\n',
    'minio.token: it has a line break or control character; a value is one line',
  ],
  ['y15 v3', 'configVersion: v3', 'configVersion: "v3" is none of v1, v2'],
  ['y15 no text', 'configVersion: [v2]', 'configVersion: a list stands where one value belongs'],
  ['y17 parents', 'minio: { rootPath: ../x }', 'minio.rootPath: .. is not accepted in a path'],
  [
    'y18 64 characters',
    `minio: { bucketName: ${'a'.repeat(64)} }`,
    'minio.bucketName: a bucket name has 3 to 63 lower-case letters, digits, - and .',
  ],
  [
    'y18 IP address',
    'minio: { bucketName: 192.168.5.4 }',
    'minio.bucketName: a bucket name has 3 to 63 lower-case letters, digits, - and .',
  ],
  [
    'y18 slash',
    'minio: { backupBucketName: a/b }',
    'minio.backupBucketName: a bucket name has 3 to 63 lower-case letters, digits, - and .',
  ],
  [
    'y19 path',
    'minio: { address: "http://s3/bucket" }',
    'minio.address: it has a path; only a host belongs here',
  ],
  [
    'y19 password',
    'minio: { address: "http://user:s3cret@s3" }',
    'minio.address: user and password do not belong into an address',
  ],
  [
    'y19 other scheme',
    'minio: { address: "ftp://s3" }',
    'minio.address: only http:// and https:// are known',
  ],
  ['y19 empty', 'milvus: { address: "" }', 'milvus.address: it is empty'],
  [
    'y19 space',
    'milvus: { address: "a b" }',
    'milvus.address: it is not a host name or IP address',
  ],
  [
    'y19 two ports',
    'minio: { address: "s3:1", port: 2 }',
    'minio.port: the address has another port in it',
  ],
  [
    'y19 two schemes',
    'minio: { address: "https://s3", useSSL: false }',
    'minio.useSSL: the address begins with https://',
  ],
  ['y19 port 0', 'milvus: { address: "m:0" }', 'milvus.address: its port is not from 1 to 65535'],
  ['y21 large', `# ${'x'.repeat(200 * kibi)}`, 'the file: larger than 128 KiB'],
  ['y22 brackets', `a: ${'['.repeat(10_000)}`, 'line 1: nested deeper than 16 levels'],
  ['y22 dashes', '- '.repeat(10_000), 'line 1: nested deeper than 16 levels'],
  ['y22 question marks', '? '.repeat(10_000), 'line 1: nested deeper than 16 levels'],
  [
    'y24 placeholder',
    'milvus: { address: "${MILVUS_HOST}" }',
    'milvus.address: it is not a host name or IP address',
  ],
  [
    'y26 drive',
    'minio: { storageType: minio, rootPath: "C:\\\\milvus" }',
    'minio.rootPath: use / between folders',
  ],
  [
    'y27 none',
    'backup: { parallelism: { copydata: 0 } }',
    'backup.parallelism.copydata: "0" is not a whole number from 1 to 10000',
  ],
  [
    'y27 too many',
    'backup: { parallelism: { importJob: 1000000000 } }',
    'backup.parallelism.importJob: "1000000000" is not a whole number from 1 to 10000',
  ],
  [
    'y28 mode',
    'configVersion: v2\ntransfer: { mode: magic }',
    'transfer.mode: "magic" is none of auto, direct, streaming',
  ],
  ['TLS mode', 'milvus: { tlsMode: 3 }', 'milvus.tlsMode: "3" is none of 0, 1, 2'],
  [
    'management port',
    'backup: { gcPause: { address: "localhost:9091" } }',
    'backup.gcPause.address: a URL such as http://localhost:9091 belongs here',
  ],
  ['a list', '- a', 'line 1: the file must hold keys and values'],
  ['a word', 'milvus', 'line 1: the file must hold keys and values'],
];

function billionLaughs(): string {
  const levels = ['a: &a0 { x: 1 }'];
  for (let level = 1; level < 9; level += 1) {
    const nine = Array.from({ length: 9 }, (_, n) => `k${n}: *a${level - 1}`).join(', ');
    levels.push(`b${level}: &a${level} { ${nine} }`);
  }
  return levels.join('\n');
}

describe('a bad configuration', () => {
  it.each(refused)('%s', (_, text, refusal) => {
    const startMs = performance.now();
    const got = refusalOf(text);
    expect(performance.now() - startMs).toBeLessThan(2000);
    expect(got).toBe(`CONFIG_INVALID ${refusal}`);
    expect(got).not.toContain('s3cret');
  });

  it.each([
    ['quotes', `a: "${'x\n'.repeat(60 * kibi)}"`],
    ['keys', Array.from({ length: 9000 }, (_, n) => `k${n}: v${n}`).join('\n')],
    ['commas', `a: [${','.repeat(120 * kibi)}]`],
    ['directives', '%a\n'.repeat(40 * kibi)],
    ['documents', '---\n'.repeat(30 * kibi)],
    ['anchors', `a: ${'&a '.repeat(40 * kibi)}`],
    ['empty lines', '\n'.repeat(127 * kibi)],
    ['brackets', '[,'.repeat(60 * kibi)],
  ])('of 128 KiB made of %s does not take 2 s', (_, text) => {
    const startMs = performance.now();
    refusalOf(text);
    expect(performance.now() - startMs).toBeLessThan(2000);
  });
});

describe('an unusual configuration', () => {
  it('y02 of comments only, and y20 with CR LF, is read', () => {
    expect(readConfig('# one\n# two\n').version).toBe('v1');
    expect(readConfig('\uFEFFmilvus:\r\n  port: 1\r\n').cluster.milvus.address).toBe('localhost:1');
  });

  it('y06 with merge keys takes what is not given beside them, and touches nothing else', () => {
    const text = `
configVersion: v2
x: &both { provider: s3, bucketName: shared, auth: { accessKeyID: AK }, __proto__: { polluted: yes } }
milvus: { storage: { <<: *both, bucketName: own } }
`;
    expect(readConfig(text).cluster.storage).toMatchObject({
      provider: 's3',
      bucket: 'own',
      accessKey: 'AK',
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['y10 port in quotes', 'minio: { port: "9001" }', { endpoint: 'localhost:9001' }],
    ['y11 false in quotes', 'minio: { useSSL: "false" }', { useTls: false }],
    ['y11 TRUE', 'minio: { useSSL: TRUE }', { useTls: true }],
    ['y17 nothing', 'minio: { rootPath: "" }', { rootPath: '' }],
    ['y17 a slash', 'minio: { rootPath: / }', { rootPath: '' }],
    ['y17 a slash behind', 'minio: { rootPath: files/ }', { rootPath: 'files' }],
    ['y17 a slash before', 'minio: { rootPath: /files }', { rootPath: 'files' }],
    ['y17 a dot', 'minio: { rootPath: . }', { rootPath: '' }],
    ['y17 folders', 'minio: { rootPath: a//b/./c }', { rootPath: 'a/b/c' }],
    ['y18 dots', 'minio: { bucketName: my.bucket }', { bucket: 'my.bucket' }],
    [
      'y19 URL',
      'minio: { address: "https://S3.Local/" }',
      { endpoint: 's3.local:443', useTls: true },
    ],
    [
      'y19 URL and port',
      'minio: { address: "http://s3", port: 9000 }',
      { endpoint: 's3:9000', useTls: false },
    ],
    ['y19 port inside', 'minio: { address: "s3:9001" }', { endpoint: 's3:9001' }],
    ['y19 IPv6', 'minio: { address: "::1" }', { endpoint: '[::1]:9000' }],
    [
      'y19 IPv6 in brackets',
      'minio: { address: "[fe80::1]:9001" }',
      { endpoint: '[fe80::1]:9001' },
    ],
    [
      'y19 beyond ASCII',
      'minio: { address: bücher.example }',
      { endpoint: 'xn--bcher-kva.example:9000' },
    ],
    ['y19 name of a container', 'minio: { address: milvus_B }', { endpoint: 'milvus_b:9000' }],
    ['y30 date', 'minio: { accessKeyID: 2026-01-01 }', { accessKey: '2026-01-01' }],
  ])('%s', (_, text, storage) => {
    expect(readConfig(text).cluster.storage).toMatchObject(storage);
  });

  it('y27 takes a number in quotes', () => {
    expect(
      readConfig('backup: { parallelism: { copydata: "127" } }').settings.copyConcurrency,
    ).toBe(127);
  });

  it.each([
    ['0123', '0123'],
    ['"null"', 'null'],
    ["'a: #b'", 'a: #b'],
    ['1e3', '1e3'],
    ['true', 'true'],
    ['"${SECRET}"', '${SECRET}'],
  ])('y12 a password %s is what it looks like', (written, password) => {
    const { secrets } = readConfig(`milvus:\n  user: root\n  password: ${written}`);
    expect(secrets['config:milvus.password']).toBe(password);
  });

  it.each(['null', '~', ''])('y12 a password %s is none', (written) => {
    expect(readConfig(`milvus:\n  password: ${written}`).cluster.milvus.login).toEqual({
      type: 'none',
    });
  });

  it('y14, y16 names the keys it does not know, also those of the other format', () => {
    const text = `
configVersion: v2
milvus: { grpc: { port: 1 }, port: 2 }
minio: { bucketName: xxx, Extra: [1, 2] }
`;
    const { cluster, unknownKeys } = readConfig(text, { sets: ['foo.Bar=1'] });
    expect(unknownKeys).toEqual([
      'milvus.port',
      'minio.bucketName',
      'minio.Extra',
      '--set foo.Bar',
    ]);
    expect(cluster.milvus.address).toBe('localhost:1');
  });

  it('y18 with a bucket name that only some services take is warned about', () => {
    const { cluster, warnings } = readConfig('minio: { bucketName: bucket_A }');
    expect(cluster.storage).toMatchObject({ bucket: 'bucket_A' });
    expect(warnings).toEqual([
      'minio.bucketName: most S3 services refuse upper-case letters and _ in a bucket name',
    ]);
  });
});
