// Runs the built command line as a person would: its own process, a backup.yaml, nothing else.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { stringify } from 'yaml';

import type { MilvusServer } from '../servers/milvus.ts';
import type { S3Server } from '../servers/s3Server.ts';
import type { ConnectOptions } from './dataset.ts';

const program = path.resolve('out/cli.mjs');

export interface Place {
  readonly s3: Pick<S3Server, 'endpoint' | 'accessKey' | 'secretKey'> & {
    /** Of keys for a while. */
    readonly sessionToken?: string;
  };
  readonly bucket: string;
  readonly rootPath: string;
}

export interface CommandLineOptions {
  readonly milvus: Pick<MilvusServer, 'address'>;
  readonly cluster: Place;
  readonly backup: Place;
  readonly login?: { readonly user: string; readonly password: string };
  /** Management endpoint for the pause of garbage collection; without it there is no pause. */
  readonly management?: string;
  /** Further keys of `milvus:` in the configuration, e.g. TLS. */
  readonly milvusKeys?: Readonly<Record<string, unknown>>;
}

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON lines. */
  readonly lines: () => readonly Record<string, unknown>[];
}

export interface CommandLine {
  readonly folder: string;
  run(...args: string[]): Promise<Result>;
  /** Without waiting; for tests that stop or kill it. */
  start(...args: string[]): { process: ChildProcess; ended: Promise<Result> };
  remove(): Promise<void>;
}

/** Makes a folder with a version 1 backup.yaml and a data folder of its own. */
export async function createCommandLine(options: CommandLineOptions): Promise<CommandLine> {
  const folder = await mkdtemp(path.join(tmpdir(), 'milvus-backup-studio-cli-'));
  await writeFile(path.join(folder, 'backup.yaml'), stringify(configOf(options)));
  const start = (...args: string[]) => {
    const child = spawn(
      process.execPath,
      [program, '--config', 'backup.yaml', '--data-dir', path.join(folder, 'data'), ...args],
      {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env['PATH'],
          MILVUS_USER: options.login?.user ?? '',
          MILVUS_PASSWORD: options.login?.password ?? '',
        },
      },
    );
    return { process: child, ended: collect(child) };
  };
  return {
    folder,
    start,
    run: (...args) => start(...args).ended,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function configOf({ milvus, cluster, backup, milvusKeys, management }: CommandLineOptions) {
  const [address, port] = milvus.address.split(':');
  const [host, s3Port] = cluster.s3.endpoint.split(':');
  const [backupHost, backupPort] = backup.s3.endpoint.split(':');
  return {
    milvus: { address, port: Number(port), ...milvusKeys },
    minio: {
      storageType: 'minio',
      address: host,
      port: Number(s3Port),
      accessKeyID: cluster.s3.accessKey,
      secretAccessKey: cluster.s3.secretKey,
      ...(cluster.s3.sessionToken && { token: cluster.s3.sessionToken }),
      useSSL: false,
      bucketName: cluster.bucket,
      rootPath: cluster.rootPath,
      backupAddress: backupHost,
      backupPort: Number(backupPort),
      backupAccessKeyID: backup.s3.accessKey,
      backupSecretAccessKey: backup.s3.secretKey,
      backupBucketName: backup.bucket,
      backupRootPath: backup.rootPath,
    },
    backup: { gcPause: { enable: management !== undefined, address: management ?? '' } },
  };
}

/** How the SDK and the command line get into a server of ours. */
export async function accessTo({
  certificates,
  login,
}: Pick<MilvusServer, 'certificates' | 'login'>): Promise<{
  client: ConnectOptions;
  commandLine: Pick<CommandLineOptions, 'login' | 'milvusKeys'>;
}> {
  const client = login ? { username: login.user, password: login.password } : {};
  if (!certificates) return { client, commandLine: login ? { login } : {} };
  const { ca, cert, key } = certificates;
  return {
    client: {
      ...client,
      ssl: true,
      tls: {
        rootCert: await readFile(ca),
        certChain: await readFile(cert),
        privateKey: await readFile(key),
      },
    },
    commandLine: {
      ...(login ? { login } : {}),
      milvusKeys: { tlsMode: 2, caCertPath: ca, mtlsCertPath: cert, mtlsKeyPath: key },
    },
  };
}

async function collect(child: ChildProcess): Promise<Result> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const lines = () =>
    stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, stdout, stderr, lines };
}
