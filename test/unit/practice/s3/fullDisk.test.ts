import { expect, it } from 'vitest';

import { S3Refusal, toRefusal } from '#practice/s3/s3Error.ts';

const failure = (code: string) => Object.assign(new Error(`${code}: write`), { code });

it('a full disk is told as such, and any other failure as one of the server', () => {
  const told = [failure('ENOSPC'), failure('EIO'), new S3Refusal('NoSuchKey')].map((error) => {
    const { status, code } = toRefusal(error);
    return [status, code];
  });
  expect(told).toEqual([
    [507, 'XMinioStorageFull'],
    [500, 'InternalError'],
    [404, 'NoSuchKey'],
  ]);
});
