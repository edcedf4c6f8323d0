import {
  type PracticeClusterId,
  practiceProfileIds,
  type PracticeStatus,
} from '#shared/practice.ts';
import {
  type ClusterProfile,
  noLabels,
  type S3Location,
  type SecretRef,
  type StorageProfile,
} from '#shared/profile.ts';

/** Each environment is there once at least, and D asks for its name, so that all of it can be seen and tried. */
const rules = {
  A: { environment: 'development', protection: 'none' },
  B: { environment: 'test', protection: 'none' },
  C: { environment: 'test', protection: 'none' },
  D: { environment: 'production', protection: 'typedName' },
} as const satisfies Record<PracticeClusterId, Pick<ClusterProfile, 'environment' | 'protection'>>;

/** The practice clusters as the engine knows clusters. All of them, because a job of any may be gone on with. */
export function practiceProfiles({ clusters, backups }: PracticeStatus): {
  readonly clusters: readonly ClusterProfile[];
  readonly storages: readonly StorageProfile[];
  readonly secrets: Readonly<Record<SecretRef, string>>;
} {
  const id = practiceProfileIds.backups;
  return {
    clusters: clusters.map((cluster) => {
      const id = practiceProfileIds.cluster(cluster.id);
      return {
        id,
        name: `Practice ${cluster.id}`,
        ...rules[cluster.id],
        ...noLabels,
        milvus: {
          address: cluster.address,
          tls: { mode: 'none' },
          login: { type: 'none' },
          managementEndpoint: cluster.managementEndpoint,
        },
        storage: locationOf(cluster.storage, id),
      };
    }),
    storages: [
      {
        id,
        name: 'Practice backups',
        protection: 'none',
        ...noLabels,
        location: locationOf(backups, id),
      },
    ],
    secrets: {
      [secretOf(id)]: backups.secretKey,
      ...Object.fromEntries(
        clusters.map(({ id, storage }) => [
          secretOf(practiceProfileIds.cluster(id)),
          storage.secretKey,
        ]),
      ),
    },
  };
}

const secretOf = (profileId: string): SecretRef => `${profileId}.secretKey`;

function locationOf(
  { endpoint, bucket, rootPath, accessKey }: PracticeStatus['backups'],
  profileId: string,
): S3Location {
  return {
    type: 's3',
    provider: 's3',
    endpoint,
    useTls: false,
    region: 'us-east-1',
    bucket,
    rootPath,
    addressing: 'path',
    accessKey,
    secretKey: secretOf(profileId),
  };
}
