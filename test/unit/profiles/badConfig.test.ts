import { describe, expect, it } from 'vitest';

import { refusalOf } from './readConfig.ts';

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
  ['y21 large', `# ${'x'.repeat(200 * kibi)}`, 'the file: larger than 64 KiB'],
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
    const got = refusalOf(text);
    expect(got).toBe(`CONFIG_INVALID ${refusal}`);
    expect(got).not.toContain('s3cret');
  });

  it.each([
    ['quotes', `a: "${'x\n'.repeat(30 * kibi)}"`],
    ['keys', Array.from({ length: 4500 }, (_, n) => `k${n}: v${n}`).join('\n')],
    ['commas', `a: [${','.repeat(60 * kibi)}]`],
    ['directives', '%a\n'.repeat(20 * kibi)],
    ['documents', '---\n'.repeat(15 * kibi)],
    ['anchors', `a: ${'&a '.repeat(20 * kibi)}`],
    ['empty lines', '\n'.repeat(63 * kibi)],
    ['brackets', '[,'.repeat(30 * kibi)],
  ])('of 64 KiB made of %s does not take 2 s', (_, text) => {
    // Of the processor, since others use it too while the tests run.
    const start = process.cpuUsage();
    refusalOf(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});
