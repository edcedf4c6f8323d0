import { parseHostAddress } from '#shared/hostAddress.ts';
import type { ClusterProfile, StorageLocation, StorageProfile, Tls } from '#shared/profile.ts';

/**
 * The configuration of milvus-backup for a cluster and a place for its backups, without secrets. In format v1, because milvus-backup
 * up to 0.5 knows no other and newer ones still read it.
 */
export function writeBackupYaml(cluster: ClusterProfile, storage: StorageProfile): string {
  const { milvus } = cluster;
  const [own, backup] = [cluster.storage, storage.location];
  const address = parseHostAddress(milvus.address);
  const { login, tls, managementEndpoint } = milvus;
  return [
    ...head(cluster, storage),
    'milvus:',
    ...lines([
      ['address', address?.host ?? milvus.address],
      ['port', address?.port ?? 19_530],
      ...(login.type === 'none' ? [] : [['user', login.user] as const]),
      ...(login.type === 'none' ? [] : [secret('password', 'MILVUS_PASSWORD')]),
      ...tlsLines(tls),
    ]),
    '',
    'minio:',
    ...locationLines(own, (name) => name.charAt(0).toLowerCase() + name.slice(1), 'MINIO'),
    ...locationLines(backup, (name) => `backup${name}`, 'MINIO_BACKUP'),
    // Up to milvus-backup 0.5 it asks the wrong service to copy without it.
    ...lines([['crossStorage', !isOneService(own, backup)]]),
    '',
    'backup:',
    '  gcPause:',
    ...lines(
      [
        ['enable', managementEndpoint !== undefined],
        ...(managementEndpoint === undefined ? [] : [['address', managementEndpoint] as const]),
      ],
      '    ',
    ),
    '',
  ].join('\n');
}

type Line = readonly [key: string, value: string | number | boolean, comment?: string];

function lines(entries: readonly Line[], indent = '  '): string[] {
  return entries.map(([key, value, comment]) => {
    // Text in the quotes of JSON, which are those of YAML: it stays text whatever it looks like.
    const line = `${indent}${key}: ${JSON.stringify(value)}`;
    return comment === undefined ? line : `${line} # ${comment}`;
  });
}

function secret(key: string, variable: string): Line {
  return [key, '', `set ${variable}, or enter it here`];
}

function head(cluster: ClusterProfile, storage: StorageProfile): string[] {
  const { milvus } = cluster;
  const places = [
    ['storage', cluster.storage],
    ['backup storage', storage.location],
  ] as const;
  const left = [
    ...(milvus.restEndpoint === undefined ? [] : [`REST endpoint ${milvus.restEndpoint}`]),
    ...(milvus.database === undefined ? [] : [`database ${milvus.database}`]),
    ...places.flatMap(([name, place]) =>
      place.type === 's3' && place.caFile !== undefined
        ? [`CA certificate of the ${name} ${place.caFile}`]
        : [],
    ),
  ];
  // Names are free text; a line break in one would begin a key.
  const comment = (text: string): string => `# ${text.replaceAll(/\p{Cc}/gu, ' ')}`;
  return [
    comment(`milvus-backup: ${cluster.name}, backups in ${storage.name}`),
    ...left.map((what) => comment(`Not in this format: ${what}`)),
    '',
  ];
}

function tlsLines(tls: Tls): Line[] {
  if (tls.mode === 'none') return [['tlsMode', 0]];
  return [
    ['tlsMode', tls.mode === 'mutual' ? 2 : 1],
    ...(tls.caFile === undefined ? [] : [['caCertPath', tls.caFile] as const]),
    ...(tls.serverName === undefined ? [] : [['serverName', tls.serverName] as const]),
    ...(tls.mode === 'mutual'
      ? ([
          ['mtlsCertPath', tls.certificateFile],
          ['mtlsKeyPath', tls.keyFile],
        ] as const)
      : []),
  ];
}

/** Every value is written for both places: what is left out would be taken over from the other. */
function locationLines(
  location: StorageLocation,
  keyOf: (name: string) => string,
  variable: string,
): string[] {
  if (location.type === 'local') {
    return lines([
      [keyOf('StorageType'), 'local'],
      [keyOf('RootPath'), location.path],
    ]);
  }
  const { provider, endpoint, useTls, region, bucket, rootPath, accessKey } = location;
  const address = parseHostAddress(endpoint);
  return lines([
    [keyOf('StorageType'), provider],
    [keyOf('Address'), address?.host ?? endpoint],
    [keyOf('Port'), address?.port ?? (useTls ? 443 : 80)],
    [keyOf('Region'), region],
    [keyOf('UseSSL'), useTls],
    [keyOf('BucketName'), bucket],
    // An empty one would be taken for none given.
    [keyOf('RootPath'), rootPath || '/'],
    [keyOf('AccessKeyID'), accessKey],
    secret(keyOf('SecretAccessKey'), `${variable}_SECRET_KEY`),
    ...(location.sessionToken === undefined ? [] : [secret(keyOf('Token'), `${variable}_TOKEN`)]),
  ]);
}

function isOneService(left: StorageLocation, right: StorageLocation): boolean {
  if (left.type === 'local' || right.type === 'local') return left.type === right.type;
  return (
    left.provider === right.provider &&
    left.endpoint === right.endpoint &&
    left.useTls === right.useTls &&
    left.region === right.region
  );
}
