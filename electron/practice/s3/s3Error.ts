import type { Flavour } from './flavour.ts';
import { field, group, xmlHead } from './xml.ts';

/** HTTP status and text of every error, as MinIO words them. */
const errors = {
  AccessDenied: [403, 'Access Denied.'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  AuthorizationQueryParametersError: [400, 'Query-string authentication is malformed.'],
  BadDigest: [400, 'The Content-Md5 you specified did not match what we received.'],
  BucketAlreadyOwnedByYou: [
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
  ],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty'],
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed object size.'],
  EntityTooSmall: [400, 'Your proposed upload is smaller than the minimum allowed object size.'],
  IncompleteBody: [
    400,
    'You did not provide the number of bytes specified by the Content-Length HTTP header.',
  ],
  InternalError: [500, 'We encountered an internal error, please try again.'],
  InvalidAccessKeyId: [403, 'The Access Key Id you provided does not exist in our records.'],
  InvalidArgument: [400, 'Invalid Argument'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidDigest: [400, 'The Content-Md5 you specified is not valid.'],
  InvalidObjectName: [400, 'Object name contains unsupported characters.'],
  InvalidPart: [
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  ],
  InvalidPartOrder: [
    400,
    'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
  ],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  InvalidRequest: [400, 'Invalid Request'],
  InvalidTokenId: [403, 'The security token included in the request is invalid'],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLongError: [400, 'Your key is too long'],
  MalformedXML: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema.',
  ],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchUpload: [
    404,
    'The specified multipart upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  ],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NotImplemented: [501, 'A header you provided implies functionality that is not implemented'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
  RequestTimeTooSkewed: [
    403,
    "The difference between the request time and the server's time is too large.",
  ],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  XAmzContentSHA256Mismatch: [
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
  XMinioStorageFull: [
    507,
    'Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed.',
  ],
} as const satisfies Record<string, readonly [number, string]>;

export type S3ErrorCode = keyof typeof errors;

/** A refusal as an S3 service words it. */
export class S3Refusal extends Error {
  readonly status: number;
  /** Of S3; one of ours, or of a scripted fault. */
  readonly code: string;
  /** Further elements of the answer. */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: S3ErrorCode, message?: string, details: Readonly<Record<string, string>> = {}) {
    const [status, text] = errors[code];
    super(message ?? text);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  static scripted(fault: { status: number; code: string; message: string }): S3Refusal {
    return Object.assign(new S3Refusal('InternalError', fault.message), {
      status: fault.status,
      code: fault.code,
    });
  }
}

/** Ceph has no code for a full disk: it gets that of MinIO, so that whoever practises is told. */
export function toRefusal(error: unknown): S3Refusal {
  if (error instanceof S3Refusal) return error;
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  return new S3Refusal(isFull ? 'XMinioStorageFull' : 'InternalError');
}

/** What an error is about; '' for what the request did not name. */
export interface ErrorPlace {
  readonly bucket: string;
  readonly key: string;
  readonly path: string;
  readonly requestId: string;
  readonly hostId: string;
}

export function errorXml(error: S3Refusal, place: ErrorPlace, flavour: Flavour): string {
  const optional = (name: string, text: string): string => (text === '' ? '' : field(name, text));
  const bucket = optional('BucketName', place.bucket);
  const ids = [field('RequestId', place.requestId), field('HostId', place.hostId)];
  const code = field('Code', error.code);
  if (!flavour.explainsErrors)
    return xmlHead + group('Error', code, field('Message', ''), bucket, ...ids);
  const details = Object.entries(error.details).map(([name, text]) => field(name, text));
  const message = field('Message', error.message);
  const resource = field('Resource', place.path);
  const key = optional('Key', place.key);
  return xmlHead + group('Error', code, message, key, bucket, resource, ...ids, ...details);
}
