import { Client } from 'minio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createManualClock, type ManualClock } from '../../../manualClock.ts';
import {
  type PracticeStorageServer,
  startPracticeStorage,
} from '../../../servers/practiceStorage.ts';
import { type Call, refusalOf, sendCall } from '../../../servers/signedCall.ts';

let clock: ManualClock;
let server: PracticeStorageServer;

beforeAll(async () => {
  clock = createManualClock();
  server = await startPracticeStorage({ buckets: ['bucket'], clock });
  await server.storage.bucket('bucket').put('object', Buffer.from('hello'));
});
afterAll(async () => {
  await server.stop();
});

const ask = (call: Partial<Call> = {}) =>
  sendCall(server, { method: 'GET', path: '/bucket/object', date: clock.now(), ...call });

const minutesAway = (minutes: number): Date => new Date(clock.now().getTime() + minutes * 60_000);

describe('a request', () => {
  it('is served when it is signed with the key', async () => {
    expect(await ask()).toMatchObject({ status: 200, body: 'hello' });
  });

  it.each<[string, Partial<Call>, number, string]>([
    ['not signed', { isAnonymous: true }, 403, 'AccessDenied'],
    ['signed with a key nobody has', { keys: { accessKey: 'nobody' } }, 403, 'InvalidAccessKeyId'],
    ['signed with another secret', { keys: { secretKey: 'x' } }, 403, 'SignatureDoesNotMatch'],
    ['signed for another region', { region: 'eu-west-1' }, 400, 'AuthorizationHeaderMalformed'],
    ['sent with a session token', { sessionToken: 'token' }, 403, 'InvalidTokenId'],
    [
      'signed in a way of before',
      { isAnonymous: true, headers: { authorization: 'AWS practice:c2lnbmF0dXJl' } },
      400,
      'InvalidRequest',
    ],
    [
      'sent with a header of S3 that is not signed',
      { unsignedHeaders: { 'x-amz-copy-source': '/bucket/object' } },
      403,
      'AccessDenied',
    ],
  ])('is refused when it is %s', async (_how, call, status, code) => {
    expect(refusalOf(await ask(call))).toMatchObject({ status, code });
  });

  it.each([-14, 14])('is served when its clock is %i minutes away', async (minutes) => {
    expect((await ask({ date: minutesAway(minutes) })).status).toBe(200);
  });

  it.each([-16, 16])('is refused when its clock is %i minutes away', async (minutes) => {
    expect(refusalOf(await ask({ date: minutesAway(minutes) }))).toMatchObject({
      status: 403,
      code: 'RequestTimeTooSkewed',
    });
  });

  it('may have a body with its hash, and no other body', async () => {
    const hello = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    const put = { method: 'PUT', path: '/bucket/hashed', payloadHash: hello } as const;
    expect(refusalOf(await ask({ ...put, body: 'hullo' }))).toMatchObject({
      status: 400,
      code: 'XAmzContentSHA256Mismatch',
    });
    expect(server.storage.bucket('bucket').list('hashed')).toEqual([]);
    expect((await ask({ ...put, body: 'hello' })).status).toBe(200);
  });

  it('may name its bucket in the host', async () => {
    const host = `bucket.localhost:${server.storage.port}`;
    expect(await ask({ path: '/object', headers: { host } })).toMatchObject({ body: 'hello' });
  });
});

describe('a presigned URL', () => {
  const client = (): Client => {
    const { accessKey, secretKey } = server;
    const region = 'us-east-1';
    const { port } = server.storage;
    return new Client({ endPoint: '127.0.0.1', port, useSSL: false, accessKey, secretKey, region });
  };

  it('opens the object until it expires', async () => {
    const url = await client().presignedUrl('GET', 'bucket', 'object', 60, {}, clock.now());
    expect(await (await fetch(url)).text()).toBe('hello');
    await clock.advance(61_000);
    const answer = await fetch(url);
    expect({ status: answer.status, text: await answer.text() }).toMatchObject({
      status: 403,
      text: expect.stringContaining('Request has expired') as string,
    });
  });

  it('opens nothing else', async () => {
    const url = await client().presignedUrl('GET', 'bucket', 'object', 60, {}, clock.now());
    const answer = await fetch(url.replace('/object?', '/other?'));
    expect(await answer.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
  });

  it('takes an object', async () => {
    const url = await client().presignedUrl('PUT', 'bucket', 'sent', 60, {}, clock.now());
    expect((await fetch(url, { method: 'PUT', body: 'sent by anybody' })).status).toBe(200);
    const sent = await server.storage.bucket('bucket').get('sent');
    expect(Buffer.from(sent ?? []).toString()).toBe('sent by anybody');
  });
});
