import type { CheckResult } from '#shared/check.ts';
import { errorCatalog } from '#shared/errorCatalog.ts';
import type { ErrorInfo } from '#shared/errors.ts';

import type { FieldName } from './formProblems.ts';

/** Where in the form of a cluster an error can be put right; null where it cannot. */
export function fieldOfError({ code }: ErrorInfo): FieldName | null {
  const own = fieldsOfCodes[code];
  if (own !== undefined) return own;
  switch (errorCatalog[code].action) {
    case 'editAddress':
      return 'milvus.address';
    case 'editTls':
      return 'milvus.tls';
    case 'enterPassword':
      return 'milvus.login.secret';
    case 'enterToken':
      return 'storage.sessionToken';
    case 'editStorage':
      return 'storage.endpoint';
    case 'none':
    case 'retry':
    case 'editNames':
    case 'enterPassphrase':
    case 'copyReport':
      return null;
  }
}

/** More exactly than the button of the catalogue says. */
const fieldsOfCodes: Partial<Record<ErrorInfo['code'], FieldName>> = {
  // Something else answers there.
  MILVUS_UNSUPPORTED: 'milvus.port',
  ACCESS_KEY_UNKNOWN: 'storage.accessKey',
  SECRET_KEY_WRONG: 'storage.secretKey',
  BUCKET_NOT_FOUND: 'storage.bucket',
  STORAGE_ACCESS_DENIED: 'storage.accessKey',
  WRONG_REGION: 'storage.region',
  ROOT_PATH_EMPTY: 'storage.rootPath',
};

/** The field under which a failed step says that it failed; null where no field is to blame. */
export function fieldOfStep(
  { step, status, error }: CheckResult,
  storageHost: string,
): FieldName | null {
  if (status !== 'failed') return null;
  // The names of both halves are looked up in one step.
  if (step === 'hostName' && error?.params['host'] === storageHost) return 'storage.endpoint';
  const ofStep = fieldsOfSteps[step];
  if (error === null || !tellsField.has(step)) return ofStep;
  if (error.code === 'SECRET_MISSING' && step !== 'login') return 'storage.secretKey';
  return fieldOfError(error) ?? ofStep;
}

/** Steps that fail for more than one reason, each with a field of its own. */
const tellsField: ReadonlySet<CheckResult['step']> = new Set(['login', 'bucket', 'credentials']);

const fieldsOfSteps: Record<CheckResult['step'], FieldName | null> = {
  hostName: 'milvus.address',
  milvusPort: 'milvus.port',
  certificate: 'milvus.tls',
  login: 'milvus.login.secret',
  version: null,
  collections: null,
  segmentApi: 'milvus.restEndpoint',
  storagePort: 'storage.endpoint',
  clock: null,
  credentials: 'storage.accessKey',
  bucket: 'storage.bucket',
  rootPath: 'storage.rootPath',
  writeProbe: null,
  backupFolder: null,
  management: 'milvus.managementEndpoint',
};
