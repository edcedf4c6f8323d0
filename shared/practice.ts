import { z } from 'zod';

import type { Plan } from './plan.ts';

/** The four clusters of the practice servers: A and B share a bucket, C has another one, D lies on another S3 service. */
export const PracticeClusterId = z.enum(['A', 'B', 'C', 'D']);
export type PracticeClusterId = z.infer<typeof PracticeClusterId>;

/** The Milvus a practice cluster acts as. */
export const PracticeVersion = z.enum(['2.3', '2.4', '2.5']);
export type PracticeVersion = z.infer<typeof PracticeVersion>;

const Counted = {
  /** How many matching calls pass first. */
  after: z.number().int().min(0).default(0),
  /** How many calls it then strikes; null for all. */
  times: z.number().int().min(1).nullable().default(1),
};

/** One scripted fault. A script is a list of them; each call is struck by the first that matches. */
export const PracticeFault = z.discriminatedUnion('type', [
  /** An S3 request or a Milvus call is answered only after so long. */
  z.object({
    type: z.literal('stall'),
    service: z.enum(['s3', 'milvus']),
    /** Name in the S3 API (GetObject) or of the gRPC method (Flush); null for every one. */
    operation: z.string().nullable().default(null),
    delayMs: z.number().int().min(1),
    ...Counted,
  }),
  /** S3 answers with this error: SlowDown 503 for throttling, ExpiredToken 400 for expired keys. */
  z.object({
    type: z.literal('storageError'),
    operation: z.string().nullable().default(null),
    status: z.number().int().min(400).max(599),
    code: z.string(),
    message: z.string(),
    ...Counted,
  }),
  /** S3 ends the connection after so many bytes of the body of a GetObject. */
  z.object({
    type: z.literal('truncatedBody'),
    afterBytes: z.number().int().min(0),
    ...Counted,
  }),
  /** An import job ends as failed, with this reason. */
  z.object({ type: z.literal('failedImport'), reason: z.string(), ...Counted }),
  /** A flush needs so much longer until it says that it is done. */
  z.object({ type: z.literal('slowFlush'), delayMs: z.number().int().min(1), ...Counted }),
  /** Right after a flush is done its segments are compacted: new ids, and the old files are gone. */
  z.object({ type: z.literal('vanishedSegments'), ...Counted }),
  /** A gRPC call answers with this status of its own protocol: RESOURCE_EXHAUSTED, UNAVAILABLE … */
  z.object({
    type: z.literal('callError'),
    operation: z.string().nullable().default(null),
    grpcStatus: z.number().int().min(1).max(16),
    details: z.string(),
    ...Counted,
  }),
]);
export type PracticeFault = z.infer<typeof PracticeFault>;

export const PracticeFaults = z.array(PracticeFault).max(100);

const S3Place = z.object({
  /** host:port, plain HTTP. */
  endpoint: z.string(),
  accessKey: z.string(),
  secretKey: z.string(),
  bucket: z.string(),
  rootPath: z.string(),
});

/** Where one practice cluster is found while the practice process runs. */
export const PracticeCluster = z.object({
  id: PracticeClusterId,
  version: PracticeVersion,
  /** host:port of gRPC and REST. */
  address: z.string(),
  /** http://host:port of /healthz and of garbage collection. */
  managementEndpoint: z.string(),
  /** Where its Milvus keeps its data. */
  storage: S3Place,
  /** What strikes it and its storage now; counted ones begin anew at each start. */
  faults: PracticeFaults,
});
export type PracticeCluster = z.infer<typeof PracticeCluster>;

/** What the practice process tells the program that uses it. Its keys are made up at each first start and open nothing else. */
export const PracticeStatus = z.object({
  pid: z.number().int(),
  /** http://host:port of the control service. */
  controlEndpoint: z.string(),
  clusters: z.array(PracticeCluster),
  /** Where practice backups lie, for all clusters. */
  backups: S3Place,
});
export type PracticeStatus = z.infer<typeof PracticeStatus>;

const storageError = (status: number, code: string, message: string) =>
  ({ type: 'storageError', operation: null, status, code, message }) as const;
const slowDown = storageError(503, 'SlowDown', 'Please reduce your request rate.');

/**
 * Faults by name, as a person asks for them. The numbers are such that a backup of the samples, of 300 to 400 requests,
 * meets them while it copies.
 */
export const practiceFaultScripts = {
  stall: [{ type: 'stall', service: 's3', operation: null, delayMs: 3000, after: 60, times: 10 }],
  'failed-import': [
    { type: 'failedImport', reason: 'practice: told to fail', after: 0, times: null },
  ],
  'slow-flush': [
    { type: 'slowFlush', delayMs: 10_000, after: 0, times: null },
    // For a collection without new rows, whose flush is done as soon as it is asked for.
    {
      type: 'stall',
      service: 'milvus',
      operation: 'Flush',
      delayMs: 5000,
      after: 0,
      times: null,
    },
  ],
  'vanished-segments': [{ type: 'vanishedSegments', after: 0, times: 1 }],
  // Now and then, as services do it: whoever waits a moment gets on.
  throttling: Array.from({ length: 20 }, (_, burst) => ({
    ...slowDown,
    after: 15 * (burst + 1),
    times: 2,
  })),
  'expired-keys': [
    {
      ...storageError(400, 'ExpiredToken', 'The provided token has expired.'),
      after: 60,
      times: null,
    },
  ],
  'truncated-bodies': [{ type: 'truncatedBody', afterBytes: 1000, after: 0, times: 1 }],
} satisfies Record<string, readonly PracticeFault[]>;
export type PracticeFaultName = keyof typeof practiceFaultScripts;
export const practiceFaultNames = Object.keys(practiceFaultScripts) as PracticeFaultName[];

/** How a program finds the practice process of a data folder: the content of its running.json. */
export const PracticeRunning = z.object({
  pid: z.number().int().positive(),
  controlEndpoint: z.string(),
  /** Whoever shows it may use the control service. */
  token: z.string(),
});
export type PracticeRunning = z.infer<typeof PracticeRunning>;

/** In the answer that holds: by it a program knows the process that it looked for. */
export const pidHeader = 'x-practice-pid';

/** The scripts replace those of this cluster and of its storage service, or of all with null. */
export const PracticeFaultsRequest = z.object({
  cluster: PracticeClusterId.nullable(),
  script: PracticeFaults,
});

/** All data goes and the samples are written again; a cluster that is named acts as another version from then on. */
export const PracticeResetRequest = z.object({
  versions: z.partialRecord(PracticeClusterId, PracticeVersion),
});

export const PracticeResetAnswer = z.object({
  removedObjects: z.number().int(),
  removedBytes: z.number(),
  status: PracticeStatus,
});
export type PracticeResetAnswer = z.infer<typeof PracticeResetAnswer>;

/** Ids of the profiles that a host makes of the practice clusters; a job keeps them, so they never change. */
export const practiceProfileIds = {
  cluster: (id: PracticeClusterId): string => `practice-${id.toLowerCase()}`,
  backups: 'practice-backups',
} as const;

/** True for a job on practice clusters, whose profiles are there only while they are open. */
export function isPracticePlan({ profiles }: Pick<Plan, 'profiles'>): boolean {
  const { clusterId, storageId, sourceStorageId = null } = profiles;
  return [clusterId, storageId, sourceStorageId].some(isPracticeProfile);
}

export function isPracticeProfile(id: string | null): boolean {
  const ids = PracticeClusterId.options.map(practiceProfileIds.cluster);
  return id !== null && [...ids, practiceProfileIds.backups].includes(id);
}

export const PracticeFaultName = z.enum(practiceFaultNames);

/** What a screen knows of the practice clusters; their profiles are in the ordinary lists while they are open. */
export const PracticeState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed') }),
  z.object({
    state: z.literal('open'),
    clusters: z.array(
      z.object({
        id: PracticeClusterId,
        clusterId: z.string(),
        version: PracticeVersion,
        fault: PracticeFaultName.nullable(),
      }),
    ),
    storageId: z.string(),
  }),
]);
export type PracticeState = z.infer<typeof PracticeState>;
