import path from 'node:path';

import type { Certificates } from './certificates.ts';
import type { S3Server } from './s3Server.ts';

export interface MilvusOptions {
  readonly s3: S3Server;
  /** Created by Milvus if missing. */
  readonly bucket: string;
  readonly rootPath: string;
  /** Asks for user and password; the first user is root / Milvus. */
  readonly auth?: boolean;
  readonly tls?: 'server' | 'mutual';
  /** On if not said. Off keeps the segments as they were flushed. */
  readonly compaction?: boolean;
}

export interface MilvusPlace {
  readonly folder: string;
  /** First of `MILVUS_PORTS` consecutive ports: the one of the proxy, which clients use. */
  readonly port: number;
  readonly certificates: Certificates | null;
}

export const MILVUS_PORTS = 11;

const tlsModes = { none: 0, server: 1, mutual: 2 };

export function metricsPort(place: MilvusPlace): number {
  return place.port + 10;
}

/**
 * milvus.yaml of a standalone 2.3 with everything in one process: embedded etcd, rocksmq, segments in the given bucket.
 * Source of the keys: configs/milvus.yaml of that release.
 */
export function milvusConfig(options: MilvusOptions, place: MilvusPlace): object {
  const { folder, port, certificates } = place;
  const loopback = (offset: number): object => ({ ip: '127.0.0.1', port: port + offset });
  return {
    etcd: {
      endpoints: `127.0.0.1:${port + 8}`,
      rootPath: 'by-dev',
      log: { level: 'warn', path: path.join(folder, 'logs/etcd.log') },
      use: { embed: true },
      data: { dir: path.join(folder, 'data/etcd') },
      config: { path: path.join(folder, 'conf/etcd.yaml') },
    },
    metastore: { type: 'etcd' },
    localStorage: { path: path.join(folder, 'data/local') },
    mq: { type: 'rocksmq' },
    rocksmq: { path: path.join(folder, 'data/rocksmq') },
    minio: storage(options),
    rootCoord: { ...loopback(2), dmlChannelNum: 16, minSegmentSizeToEnableIndex: 1024 },
    proxy: { ...loopback(0), internalPort: port + 1, http: { enabled: true } },
    // The defaults look for work every few seconds, which a load or a release then waits for.
    queryCoord: { ...loopback(3), checkInterval: 1000, distPullInterval: 500 },
    queryNode: loopback(4),
    indexNode: loopback(5),
    dataCoord: { ...loopback(6), enableCompaction: options.compaction ?? true },
    dataNode: loopback(7),
    log: { level: 'info', file: { rootPath: '' }, format: 'text', stdout: true },
    tls: {
      serverPemPath: certificates?.cert ?? '',
      serverKeyPath: certificates?.key ?? '',
      caPemPath: certificates?.ca ?? '',
    },
    common: {
      storageType: 'minio',
      security: {
        authorizationEnabled: options.auth ?? false,
        tlsMode: tlsModes[options.tls ?? 'none'],
      },
      gracefulStopTimeout: 3,
      // With the default of 30 s a restarted server waits for its former self, and collections stay "loading".
      session: { ttl: 5, retryTimes: 30 },
    },
    quotaAndLimits: { enabled: false },
    trace: { exporter: 'stdout', sampleFraction: 0 },
  };
}

/** etcd.yaml of the embedded etcd. */
export function etcdConfig(port: number): object {
  const client = `http://127.0.0.1:${port + 8}`;
  const peer = `http://127.0.0.1:${port + 9}`;
  return {
    name: 'default',
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    'initial-cluster-token': `milvus-${port}`,
    'unsafe-no-fsync': true,
  };
}

/** glog.conf. Milvus exits without a word when it is missing. */
export function glogConfig(folder: string): string {
  const flags = ['logtostdout=false', 'logtostderr=false', 'alsologtostderr=false'];
  const rest = ['minloglevel=1', `log_dir=${folder}/logs/`, 'max_log_size=200'];
  return [...flags, ...rest].map((flag) => `--${flag}\n`).join('');
}

function storage({ s3, bucket, rootPath }: MilvusOptions): object {
  const [address = '', port] = s3.endpoint.split(':');
  return {
    address,
    port: Number(port),
    accessKeyID: s3.accessKey,
    secretAccessKey: s3.secretKey,
    useSSL: false,
    bucketName: bucket,
    rootPath,
    useIAM: false,
    cloudProvider: 'aws',
    createBucket: true,
  };
}
