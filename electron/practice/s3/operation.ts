import { S3Refusal } from './s3Error.ts';
import type { S3Request } from './s3Request.ts';

/** Every request that is served, by its name in the S3 API. */
export type OperationName =
  | 'ListBuckets'
  | 'CreateBucket'
  | 'HeadBucket'
  | 'DeleteBucket'
  | 'GetBucketLocation'
  | 'GetBucketVersioning'
  | 'ListObjects'
  | 'ListObjectsV2'
  | 'ListMultipartUploads'
  | 'DeleteObjects'
  | 'HeadObject'
  | 'GetObject'
  | 'PutObject'
  | 'CopyObject'
  | 'DeleteObject'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'UploadPartCopy'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListParts';

/** Query parameters that make a request one about something else than the object, the bucket or an upload. */
const unserved = new Set([
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'versions',
  'website',
]);

/** @throws NotImplemented for what S3 has and this service has not; MethodNotAllowed for what S3 has not */
export function operationOf(request: S3Request): OperationName {
  const { bucket, key, query } = request;
  if ([...query.keys()].some((name) => unserved.has(name))) throw new S3Refusal('NotImplemented');
  const name =
    bucket === '' ? serviceCall(request) : key === '' ? bucketCall(request) : objectCall(request);
  if (name === undefined) throw new S3Refusal('MethodNotAllowed');
  return name;
}

function serviceCall({ method }: S3Request): OperationName | undefined {
  return method === 'GET' ? 'ListBuckets' : undefined;
}

function bucketCall({ method, query }: S3Request): OperationName | undefined {
  switch (method) {
    case 'GET':
      if (query.has('location')) return 'GetBucketLocation';
      if (query.has('versioning')) return 'GetBucketVersioning';
      if (query.has('uploads')) return 'ListMultipartUploads';
      return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
    case 'HEAD':
      return 'HeadBucket';
    case 'PUT':
      if (query.has('versioning')) throw new S3Refusal('NotImplemented');
      return 'CreateBucket';
    case 'DELETE':
      return 'DeleteBucket';
    case 'POST':
      // A form sent by a browser is the other POST to a bucket.
      if (!query.has('delete')) throw new S3Refusal('NotImplemented');
      return 'DeleteObjects';
    default:
      return undefined;
  }
}

function objectCall(request: S3Request): OperationName | undefined {
  const { method, query } = request;
  const isUpload = query.has('uploadId');
  const isCopy = request.header('x-amz-copy-source') !== '';
  const isOfVersion = query.has('versionId') && query.get('versionId') !== 'null';
  if (isOfVersion || (query.has('partNumber') && !isUpload)) throw new S3Refusal('NotImplemented');
  switch (method) {
    case 'GET':
      return isUpload ? 'ListParts' : 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      if (isUpload) return isCopy ? 'UploadPartCopy' : 'UploadPart';
      return isCopy ? 'CopyObject' : 'PutObject';
    case 'POST':
      if (query.has('uploads')) return 'CreateMultipartUpload';
      return isUpload ? 'CompleteMultipartUpload' : undefined;
    case 'DELETE':
      return isUpload ? 'AbortMultipartUpload' : 'DeleteObject';
    default:
      return undefined;
  }
}
