import { emptyAnswer, type Operation, xmlAnswer } from './answer.ts';
import { owner } from './listOperations.ts';
import { parseXml, textsOf } from './readXml.ts';
import { readDocument } from './requestBody.ts';
import { S3Refusal } from './s3Error.ts';
import { field, group, xmlDocument } from './xml.ts';

const mostRemovedKeys = 1000;

export const listBuckets: Operation = (_request, state) => {
  const buckets = state.buckets
    .all()
    .map(({ name, createdAt }) =>
      group('Bucket', field('Name', name), field('CreationDate', createdAt.toISOString())),
    );
  return xmlAnswer(xmlDocument('ListAllMyBucketsResult', owner, group('Buckets', ...buckets)));
};

export const createBucket: Operation = async (request, state, payload) => {
  const body = await readDocument(request, payload);
  if (body !== '') parseXml(body, 'CreateBucketConfiguration');
  const isThere = state.buckets.find(request.bucket) !== undefined;
  if (isThere && state.flavour.refusesOwnBucket) throw new S3Refusal('BucketAlreadyOwnedByYou');
  await state.buckets.create(request.bucket);
  return emptyAnswer(200, { location: `/${request.bucket}` });
};

export const headBucket: Operation = (request, state) => {
  state.buckets.require(request.bucket);
  return emptyAnswer(200);
};

export const deleteBucket: Operation = async (request, state) => {
  const bucket = state.buckets.require(request.bucket);
  if (bucket.keys().length > 0) throw new S3Refusal('BucketNotEmpty');
  await state.buckets.remove(request.bucket);
  return emptyAnswer(204);
};

export const getBucketLocation: Operation = (request, state) => {
  state.buckets.require(request.bucket);
  return xmlAnswer(xmlDocument('LocationConstraint', state.flavour.location));
};

export const getBucketVersioning: Operation = (request, state) => {
  state.buckets.require(request.bucket);
  return xmlAnswer(xmlDocument('VersioningConfiguration'));
};

export const deleteObjects: Operation = async (request, state, payload) => {
  const bucket = state.buckets.require(request.bucket);
  const document = parseXml(await readDocument(request, payload), 'Delete');
  const keys = document.children
    .filter(({ name }) => name === 'Object')
    .map((object) => textsOf(object, 'Key')[0] ?? '');
  if (keys.length === 0 || keys.length > mostRemovedKeys || keys.includes(''))
    throw new S3Refusal('MalformedXML');
  await Promise.all(keys.map((key) => bucket.remove(key)));
  const isQuiet = textsOf(document, 'Quiet')[0] === 'true';
  const removed = isQuiet ? [] : keys.map((key) => group('Deleted', field('Key', key)));
  return xmlAnswer(xmlDocument('DeleteResult', ...removed));
};
