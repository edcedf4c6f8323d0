import { expect, test } from 'vitest';

import { isNearby, lookUp, parseEndpoint } from '#engine/checks/hosts.ts';

const { signal } = new AbortController();

test.each([
  ['milvus.example.net:19530', { host: 'milvus.example.net', port: 19530 }],
  ['[::1]:19530', { host: '::1', port: 19530 }],
  ['https://s3.example.net', { host: 's3.example.net', port: 443 }],
  ['10.0.0.4', { host: '10.0.0.4', port: 443 }],
])('%s has a host and a port', (address, expected) => {
  expect(parseEndpoint(address, 443)).toEqual(expected);
});

test('what is no address is a host that cannot be found', () => {
  expect(() => parseEndpoint('a b:1', 443)).toThrow(
    expect.objectContaining({ code: 'HOST_NOT_FOUND', params: { host: 'a b:1' } }),
  );
});

test('an address is its own, and needs no look-up', async () => {
  expect([await lookUp('10.0.0.4', signal), await lookUp('::1', signal)]).toEqual([
    ['10.0.0.4'],
    ['::1'],
  ]);
});

test('a host that nobody knows is told by name', async () => {
  await expect(lookUp('no-such-host.invalid', signal)).rejects.toMatchObject({
    code: 'HOST_NOT_FOUND',
    params: { host: 'no-such-host.invalid' },
  });
});

test.each([
  [['127.0.0.1', '::1'], true],
  [['10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', 'fd12::1'], true],
  [['10.1.2.3', '52.1.2.3'], false],
  [['2001:db8::1'], false],
])('%j are near: %s', (addresses, expected) => {
  expect(isNearby(addresses)).toBe(expected);
});
