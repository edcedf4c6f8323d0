import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { format, inspect } from 'node:util';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { loggable } from '#engine/loggable.ts';
import { createRedactor } from '#engine/redact.ts';
import { Secret } from '#engine/secret.ts';

/** Every way in which a value becomes text or a copy, by mistake or not. */
const ways: Readonly<Record<string, (secret: Secret) => unknown>> = {
  'as text': (secret) => String(secret),
  // The lint refuses the next two, unless the type is overlooked.
  'in a template': (secret) => `Bearer root:${secret as unknown as string}`,
  'put after a text': (secret) => 'AWS4' + (secret as unknown as string),
  'joined with others': (secret) => ['root', secret].join(':'),
  'as JSON': (secret) => JSON.stringify({ login: { password: secret }, all: [secret] }),
  'inspected with all that is hidden': (secret) =>
    inspect({ secret, all: new Map([[secret, secret]]) }, { showHidden: true, depth: null }),
  'inspected past its own words': (secret) =>
    inspect(secret, { showHidden: true, customInspect: false, depth: null }),
  'by console.log': (secret) => format('%s %o %O %j', secret, secret, secret, secret),
  'copied with its fields': (secret) => Object.assign({}, secret),
  'by the names and values of its fields': (secret) => Reflect.ownKeys(secret),
  'sent to another process': (secret) => structuredClone(secret),
  'in an error': (secret) => {
    const error = new Error('refused', { cause: secret });
    return inspect(error).replaceAll(/\n +at .*/g, '');
  },
  'in a log': (secret) => loggable({ value: secret, all: [secret] }, createRedactor()),
};

describe('S04 a secret', () => {
  it.each(Object.entries(ways))('is never told %s', (_, show) => {
    const other = JSON.stringify(show(new Secret('another one')));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.stringify(show(new Secret(text)))).toBe(other);
      }),
    );
  });

  it('is *** in texts', () => {
    const secret = new Secret('hush');
    expect([String(secret), JSON.stringify([secret]), inspect([secret])]).toEqual([
      '***',
      '["***"]',
      '[ *** ]',
    ]);
  });

  it('is revealed as it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(new Secret(text).reveal()).toBe(text);
      }),
    );
  });

  it('is revealed only where it signs, logs in, is sealed, or is told to the redactor', () => {
    const root = path.resolve(import.meta.dirname, '../../electron');
    const revealing = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => /\breveal\(/.test(readFileSync(path.join(root, file), 'utf8')));
    expect(revealing.toSorted()).toEqual([
      'engine/milvus/grpcClient.ts',
      'engine/milvus/restMilvus.ts',
      'engine/secret.ts',
      'engine/secrets.ts',
      'engine/storage/sigV4.ts',
      'engine/vaultFormat.ts',
    ]);
  });
});
