import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRedactor } from '#engine/redact.ts';

import { encodings } from '../encodings.ts';

// As people and services make them.
const secretText = fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' });

function redactorOf(...secrets: string[]): (text: string) => string {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  return (text) => redactor.redact(text);
}

describe('S05 a known secret', () => {
  it.each(Object.entries(encodings))('is never left in any text, as %s', (_, encode) => {
    fc.assert(
      fc.property(secretText, fc.string(), fc.string(), (secret, before, after) => {
        const form = encode(secret);
        const redacted = redactorOf(secret)(`${before}${form}${after}`);
        expect(redacted).not.toContain(secret);
        expect(redacted).not.toContain(form);
      }),
      { numRuns: 200 },
    );
  });

  it('is found in the base64 of user and password, wherever it begins', () => {
    const redact = redactorOf('correct horse battery');
    for (const user of ['', 'r', 'ro', 'roo', 'root']) {
      const encoded = Buffer.from(`${user}:correct horse battery!`).toString('base64');
      expect(redact(encoded)).toContain('***');
      expect(Buffer.from(redact(encoded), 'base64').toString()).not.toContain('horse');
    }
  });

  it('is found beside others that begin alike, and when its mask makes up another', () => {
    expect(redactorOf('abcd', 'abcdef')('x abcdef y')).toBe('x *** y');
    expect(redactorOf('****')('a*****b')).not.toContain('****');
  });

  it('of fewer than four characters is not taken, since every text holds it', () => {
    expect(redactorOf('', 'a', 'abc')('abc abc')).toBe('abc abc');
  });

  it('may be half of a pair of characters', () => {
    expect(redactorOf('abc\ud800d')('x abc\ud800d y')).toBe('x *** y');
  });
});

describe('what stands where secrets stand', () => {
  it.each([
    ['Authorization: AWS4-HMAC-SHA256 Credential=AK/2026, Signature=00ff', 'Authorization: ***'],
    ['{"authorization":"Bearer root:Milvus","host":"x"}', '{"authorization":"***","host":"x"}'],
    [
      String.raw`"{\"Authorization\":\"Basic cm9vdA==\"}"`,
      String.raw`"{\"Authorization\":\"***\"}"`,
    ],
    ['sent Bearer root:Milvus to x', 'sent Bearer *** to x'],
    ['X-Amz-Security-Token: FwoGZX/+=', 'X-Amz-Security-Token: ***'],
    [
      'GET /b/k?X-Amz-Date=1&X-Amz-Signature=00ff&X-Amz-Security-Token=Fwo%2B&x=1',
      'GET /b/k?X-Amz-Date=1&X-Amz-Signature=***&X-Amz-Security-Token=***&x=1',
    ],
    [
      'https://a.blob.core.windows.net/c?sv=1&sig=a%2Bb%3D&se=2',
      'https://a.blob.core.windows.net/c?sv=1&sig=***&se=2',
    ],
    ['http://user:pa/s@s@host:9000/x', 'http://user:***@host:9000/x'],
    ['proxy user:pass@host:3128 refused', 'proxy user:***@host:3128 refused'],
    ['{"ezk":"a2V5","db":"d"}', '{"ezk":"***","db":"d"}'],
    ['ezk=a2V5 db=d', 'ezk=*** db=d'],
  ])('%s', (text, redacted) => {
    const redact = redactorOf();
    expect(redact(text)).toBe(redacted);
    expect(redact(redacted)).toBe(redacted);
  });

  it.each([
    'milvus at http://localhost:19530 answered in 12:30 min',
    'copied s3://bucket/files/insert_log/1/2/3 to backup',
    'the design of a token bucket; assigned=3',
  ])('and nothing else: %s', (text) => {
    expect(redactorOf()(text)).toBe(text);
  });

  it('is found fast in a long line', () => {
    const line = 'a:'.repeat(50_000) + '@ authorization'.repeat(5000) + '//x:'.repeat(20_000);
    // Of the processor, since others use it too while the tests run.
    const start = process.cpuUsage();
    redactorOf('secret')(line);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});
