import { type Operation, type S3State, xmlAnswer } from './answer.ts';
import type { Upload } from './diskBucket.ts';
import { compareKeys } from './keyOrder.ts';
import { parseEncoding, parseMost } from './listOperations.ts';
import type { S3Request } from './s3Request.ts';
import { requireUpload } from './uploadOperations.ts';
import { field, group, xmlDocument } from './xml.ts';

export const listMultipartUploads: Operation = (request, state) => {
  const encode = parseEncoding(request, state);
  const most = parseMost(request, 'max-uploads');
  const marker = {
    key: request.query.get('key-marker') ?? '',
    uploadId: request.query.get('upload-id-marker') ?? '',
  };
  const rest = chooseUploads(request, state).filter((upload) => compareUploads(upload, marker) > 0);
  const page = rest.slice(0, most);
  const last = rest.length > most ? page.at(-1) : undefined;
  return xmlAnswer(
    xmlDocument(
      'ListMultipartUploadsResult',
      field('Bucket', request.bucket),
      field('KeyMarker', encode(marker.key)),
      field('UploadIdMarker', marker.uploadId),
      last === undefined ? '' : field('NextKeyMarker', encode(last.key)),
      last === undefined ? '' : field('NextUploadIdMarker', last.uploadId),
      field('Prefix', encode(request.query.get('prefix') ?? '')),
      request.query.get('encoding-type') === 'url' ? field('EncodingType', 'url') : '',
      field('MaxUploads', most),
      field('IsTruncated', last !== undefined),
      ...page.map(({ key, uploadId, createdAt }) =>
        group(
          'Upload',
          field('Key', encode(key)),
          field('UploadId', uploadId),
          field('StorageClass', 'STANDARD'),
          field('Initiated', createdAt.toISOString()),
        ),
      ),
    ),
  );
};

export const listParts: Operation = (request, state) => {
  const { upload } = requireUpload(request, state);
  const most = parseMost(request, 'max-parts');
  const marker = Number(request.query.get('part-number-marker') || 0);
  const rest = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .sort((left, right) => left.number - right.number);
  const page = rest.slice(0, most);
  return xmlAnswer(
    xmlDocument(
      'ListPartsResult',
      field('Bucket', request.bucket),
      field('Key', parseEncoding(request, state)(upload.key)),
      field('UploadId', upload.uploadId),
      field('StorageClass', 'STANDARD'),
      field('PartNumberMarker', marker),
      field('NextPartNumberMarker', page.at(-1)?.number ?? 0),
      field('MaxParts', most),
      field('IsTruncated', rest.length > most),
      ...page.map(({ number, modifiedAt, etag, sizeBytes }) =>
        group(
          'Part',
          field('PartNumber', number),
          field('LastModified', modifiedAt.toISOString()),
          field('ETag', `"${etag}"`),
          field('Size', sizeBytes),
        ),
      ),
    ),
  );
};

function chooseUploads(request: S3Request, { buckets, flavour }: S3State): Upload[] {
  const prefix = request.query.get('prefix') ?? '';
  const isWanted = ({ key }: Upload): boolean =>
    flavour.listsUploadsOfPrefix || prefix === '' ? key.startsWith(prefix) : key === prefix;
  return buckets.require(request.bucket).uploads().filter(isWanted).sort(compareUploads);
}

type Place = Pick<Upload, 'key' | 'uploadId'>;

function compareUploads(left: Place, right: Place): number {
  return compareKeys(left.key, right.key) || compareKeys(left.uploadId, right.uploadId);
}
