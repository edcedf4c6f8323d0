import type { Operation } from './answer.ts';
import * as buckets from './bucketOperations.ts';
import { listObjects, listObjectsV2 } from './listOperations.ts';
import * as objects from './objectOperations.ts';
import type { OperationName } from './operation.ts';
import { listMultipartUploads, listParts } from './uploadListOperations.ts';
import * as uploads from './uploadOperations.ts';

export const operations: Readonly<Record<OperationName, Operation>> = {
  ListBuckets: buckets.listBuckets,
  CreateBucket: buckets.createBucket,
  HeadBucket: buckets.headBucket,
  DeleteBucket: buckets.deleteBucket,
  GetBucketLocation: buckets.getBucketLocation,
  GetBucketVersioning: buckets.getBucketVersioning,
  DeleteObjects: buckets.deleteObjects,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  HeadObject: objects.headObject,
  GetObject: objects.getObject,
  PutObject: objects.putObject,
  CopyObject: objects.copyObject,
  DeleteObject: objects.deleteObject,
  CreateMultipartUpload: uploads.createMultipartUpload,
  UploadPart: uploads.uploadPart,
  UploadPartCopy: uploads.uploadPartCopy,
  CompleteMultipartUpload: uploads.completeMultipartUpload,
  AbortMultipartUpload: uploads.abortMultipartUpload,
  ListMultipartUploads: listMultipartUploads,
  ListParts: listParts,
};
