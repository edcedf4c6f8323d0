import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';

import { ensurePrograms } from './apt.ts';
import { threeTimes } from './cacheFolder.ts';
import { run } from './command.ts';
import { reservePorts } from './ports.ts';
import { rgwConfig, RGW_PORTS } from './rgwConfig.ts';
import { answersSigned, createBucket, type S3Keys, type S3Server } from './s3Server.ts';
import { spawnServer, temporaryFolder, untilHealthy, type ServerProcess } from './serverProcess.ts';

const programs = ['radosgw', 'radosgw-admin', 'ceph-mon', 'ceph-osd', 'ceph', 'monmaptool'];
const packages = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'];

/** Returns why Ceph's gateway cannot be run, or null when it can. Calls apt-get (70 MB) only when told to. */
export function prepareRgw(install: boolean): Promise<string | null> {
  return ensurePrograms(programs, packages, install);
}

export interface RgwOptions {
  /** The first one is the server's `accessKey` and `secretKey`. */
  readonly users?: readonly [S3Keys, ...S3Keys[]];
  /** False for a server as it comes: every small answer waits 44 ms. */
  readonly tcpNoDelay?: boolean;
}

/** Starts a Ceph RGW with everything in memory, on loopback. Throws when it is not installed or does not answer. */
export function startRgw(options: RgwOptions = {}): Promise<S3Server> {
  return threeTimes(() => launch(options));
}

async function launch(options: RgwOptions): Promise<S3Server> {
  const users = options.users ?? [{ accessKey: 'rgwadmin', secretKey: 'rgwadmin-secret' }];
  const ports = await reservePorts(RGW_PORTS);
  const folder = temporaryFolder('rgw');
  const endpoint = `127.0.0.1:${ports.first}`;
  const clusterId = randomUUID();
  const { tcpNoDelay = true } = options;
  const conf = path.join(folder, 'ceph.conf');
  for (const name of ['mon', 'osd', 'rgw', 'run', 'log']) await mkdir(path.join(folder, name));
  await writeFile(conf, rgwConfig({ folder, port: ports.first, clusterId, tcpNoDelay }));
  const daemons: ServerProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const daemon of daemons) daemon.kill();
    await Promise.all(daemons.map((daemon) => daemon.gone));
    ports.release();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const gateway = await startDaemons({ folder, conf, port: ports.first, clusterId }, daemons);
    for (const user of users) await createUser(conf, user);
    await untilHealthy(gateway, () => answersSigned(endpoint, users[0]));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint,
    ...users[0],
    createBucket: (name) => createBucket(endpoint, users[0], name),
    stop,
  };
}

interface Cluster {
  readonly folder: string;
  readonly conf: string;
  readonly port: number;
  readonly clusterId: string;
}

// In the foreground, so that they are children of ours and end with us; Ceph's own way leaves daemons behind.
async function startDaemons(cluster: Cluster, daemons: ServerProcess[]): Promise<ServerProcess> {
  const { folder, conf, port, clusterId } = cluster;
  const start = (command: string, ...args: string[]): ServerProcess => {
    const logFile = path.join(folder, 'log', `${command}.out`);
    const daemon = spawnServer({
      command,
      args: ['-c', conf, '-f', ...args],
      cwd: folder,
      logFile,
    });
    daemons.push(daemon);
    return daemon;
  };
  const monmap = path.join(folder, 'monmap');
  const address = ['--addv', 'a', `v1:127.0.0.1:${port + 1}`];
  await run('monmaptool', ['--create', ...address, '--fsid', clusterId, monmap]);
  await run('ceph-mon', ['-c', conf, '-i', 'a', '--mkfs', '--monmap', monmap]);
  const monitor = start('ceph-mon', '-i', 'a');
  await untilHealthy(monitor, () => accepts(port + 1));

  const osdId = randomUUID();
  await run('ceph', ['-c', conf, 'osd', 'new', osdId]);
  // The memory store does not take the id from --osd-uuid.
  await writeFile(path.join(folder, 'osd/fsid'), `${osdId}\n`);
  await run('ceph-osd', ['-c', conf, '-i', '0', '--mkfs', '--osd-uuid', osdId]);
  start('ceph-osd', '-i', '0');
  await run('ceph', [
    '-c',
    conf,
    'osd',
    'crush',
    'add',
    'osd.0',
    '1.0',
    'root=default',
    'host=local',
  ]);

  const gateway = start('radosgw', '-n', 'client.rgw.a');
  await untilHealthy(gateway, () => accepts(port));
  return gateway;
}

async function createUser(conf: string, { accessKey, secretKey }: S3Keys): Promise<void> {
  const name = [`--uid=${accessKey}`, `--display-name=${accessKey}`];
  const keys = [`--access-key=${accessKey}`, `--secret-key=${secretKey}`];
  await run('radosgw-admin', ['-c', conf, 'user', 'create', ...name, ...keys]);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
