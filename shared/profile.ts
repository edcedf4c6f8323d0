import { z } from 'zod';

/** Names a secret in the vault. The secret itself never stands in a profile, a plan, an event or an answer. */
export const SecretRef = z.string().min(1);
export type SecretRef = z.infer<typeof SecretRef>;

export const Tls = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('none') }),
  z.object({
    mode: z.literal('server'),
    caFile: z.string().optional(),
    serverName: z.string().optional(),
  }),
  z.object({
    mode: z.literal('mutual'),
    caFile: z.string().optional(),
    serverName: z.string().optional(),
    certificateFile: z.string().min(1),
    keyFile: z.string().min(1),
  }),
]);
export type Tls = z.infer<typeof Tls>;

export const MilvusLogin = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('password'), user: z.string().min(1), secret: SecretRef }),
]);
export type MilvusLogin = z.infer<typeof MilvusLogin>;

export const MilvusConnection = z.object({
  /** host:port of the gRPC proxy; an IPv6 host stands in brackets. */
  address: z.string().min(1),
  tls: Tls,
  login: MilvusLogin,
  /** http(s)://host:port of REST v2; by default the gRPC address. */
  restEndpoint: z.string().optional(),
  /** http://host:port of the management port (GC pause); absent when it cannot be reached. */
  managementEndpoint: z.string().optional(),
  /** The one that is shown first; 'default' when absent. */
  database: z.string().optional(),
});
export type MilvusConnection = z.infer<typeof MilvusConnection>;

export const S3Provider = z.enum(['minio', 's3', 'aws', 'gcp', 'aliyun', 'tencent', 'hwc']);
export type S3Provider = z.infer<typeof S3Provider>;

export const S3Location = z.object({
  type: z.literal('s3'),
  provider: S3Provider,
  /** host:port */
  endpoint: z.string().min(1),
  useTls: z.boolean(),
  region: z.string(),
  bucket: z.string().min(1),
  /** Prefix of everything we read or write there: no slash at either end, '' for the whole bucket. */
  rootPath: z.string(),
  addressing: z.enum(['path', 'virtualHost']),
  caFile: z.string().optional(),
  /** host:port under which Milvus itself reaches the bucket, where that is another name, e.g. inside a container network. */
  endpointForMilvus: z.string().optional(),
  /** '' in what was read from a file that names none; it is not saved so. */
  accessKey: z.string(),
  secretKey: SecretRef,
  sessionToken: SecretRef.optional(),
});
export type S3Location = z.infer<typeof S3Location>;

export const LocalLocation = z.object({
  type: z.literal('local'),
  /** Absolute folder; it takes the place of bucket and root path. */
  path: z.string().min(1),
});
export type LocalLocation = z.infer<typeof LocalLocation>;

export const StorageLocation = z.discriminatedUnion('type', [S3Location, LocalLocation]);
export type StorageLocation = z.infer<typeof StorageLocation>;

/**
 * none: nothing is asked. confirm: changing the target is asked once more. typedName: it needs its name typed. readOnly:
 * nothing may be written there; as a source it is not even flushed. In the order of how much they hold back.
 */
export const Protection = z.enum(['none', 'confirm', 'typedName', 'readOnly']);
export type Protection = z.infer<typeof Protection>;

/** Colours of dots; each has a shape of its own on screen, so that it never stands for itself alone. */
export const ProfileColor = z.enum([
  'slate',
  'teal',
  'green',
  'olive',
  'amber',
  'copper',
  'rose',
  'violet',
  'blue',
]);
export type ProfileColor = z.infer<typeof ProfileColor>;

/** How a person finds a profile again; none of it changes what the engine does. */
const Labels = {
  /** null: one that is picked by its id. */
  color: ProfileColor.nullable().default(null),
  isFavourite: z.boolean().default(false),
  /** Heading under which it stands in lists; '' for none. */
  folder: z.string().max(64).default(''),
  notes: z.string().max(4000).default(''),
};

/** A profile that nobody has labelled yet. */
export const noLabels = { color: null, isFavourite: false, folder: '', notes: '' } as const;

/** One Milvus and the storage that Milvus itself uses. */
export const ClusterProfile = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  environment: z.enum(['development', 'test', 'production']),
  protection: Protection,
  ...Labels,
  milvus: MilvusConnection,
  storage: StorageLocation,
  /** Cap on what passes through this computer to and from its storage; none when absent. */
  maxBytesPerSecond: z.number().int().positive().optional(),
});
export type ClusterProfile = z.infer<typeof ClusterProfile>;

/** A place where backups live. */
export const StorageProfile = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  protection: Protection,
  ...Labels,
  location: StorageLocation,
  /** Cap on what passes through this computer to and from it; none when absent. */
  maxBytesPerSecond: z.number().int().positive().optional(),
});
export type StorageProfile = z.infer<typeof StorageProfile>;
