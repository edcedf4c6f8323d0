import type { LocationForm } from './locationForm.ts';

/** What a way of running Milvus, or a cloud, gives the fields of a storage; the others stay as they are. */
export const presets = {
  compose: s3({
    provider: 'minio',
    port: '9000',
    useTls: false,
    bucket: 'a-bucket',
    rootPath: 'files',
  }),
  helm: s3({
    provider: 'minio',
    port: '9000',
    useTls: false,
    bucket: 'milvus-bucket',
    rootPath: 'file',
  }),
  aws: cloud('aws', 's3.eu-west-3.amazonaws.com', 'eu-west-3'),
  // Its keys are those of interoperability (HMAC); it takes any region.
  gcp: { ...cloud('gcp', 'storage.googleapis.com', 'auto'), addressing: 'path' },
  aliyun: cloud('aliyun', 'oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou'),
  tencent: cloud('tencent', 'cos.ap-guangzhou.myqcloud.com', 'ap-guangzhou'),
  hwc: cloud('hwc', 'obs.cn-north-4.myhuaweicloud.com', 'cn-north-4'),
  local: { type: 'local' },
} as const satisfies Record<string, Partial<LocationForm>>;

export type PresetName = keyof typeof presets;

function s3(fields: Partial<LocationForm>): Partial<LocationForm> {
  return { type: 's3', addressing: 'path', region: '', ...fields };
}

/** The clouds want the name of the bucket before that of the host, and are met over TLS only. */
function cloud(
  provider: LocationForm['provider'],
  host: string,
  region: string,
): Partial<LocationForm> {
  return {
    type: 's3',
    provider,
    host,
    port: '443',
    useTls: true,
    region,
    addressing: 'virtualHost',
  };
}

/** Another provider: its way of naming buckets, and its port where the form still has that of the one before. */
export function withProvider(
  form: LocationForm,
  provider: LocationForm['provider'],
): Partial<LocationForm> {
  const isCloud = ['aws', 'gcp', 'aliyun', 'tencent', 'hwc'].includes(provider);
  const isByHost = isCloud && provider !== 'gcp';
  const addressing = isByHost ? 'virtualHost' : 'path';
  if (isCloud && form.port === '9000')
    return { type: 's3', provider, addressing, port: '443', useTls: true };
  return { type: 's3', provider, addressing };
}
