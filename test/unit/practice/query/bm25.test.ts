import { describe, expect, test } from 'vitest';

import { AnalyzerError, tokenize } from '#practice/milvus/query/analyzer.ts';
import { bm25Scorer, countTerms, textToSparse } from '#practice/milvus/query/bm25.ts';
import { decodeSparse } from '#practice/milvus/query/sparse.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the words of a text', () => {
  test.each([
    ["Don't stop: 3.14, 1,000 and a_b!", ["don't", 'stop', '3.14', '1,000', 'and', 'a_b']],
    ['milvus.io is v2.5, a.1', ['milvus.io', 'is', 'v2.5', 'a', '1']],
    ['数据库 backup', ['数', '据', '库', 'backup']],
    ['naïve Ünïcode ÉTÉ', ['naïve', 'ünïcode', 'été']],
    [' \t\n…—_ ', []],
    ['', []],
  ])('%j by the standard analyzer', (text, words) => {
    expect(tokenize(text, undefined)).toEqual(words);
    expect(tokenize(text, '{"type":"standard"}')).toEqual(words);
  });

  test.each([
    [
      '{"tokenizer":"standard","filter":["lowercase",{"type":"stop","stop_words":["fox"]}]}',
      'the é',
    ],
    ['{"tokenizer":"whitespace"}', 'The Fox, é'],
    ['{"tokenizer":"whitespace","filter":["asciifolding"]}', 'The Fox, e'],
    ['{"tokenizer":"standard","filter":["alphanumonly"]}', 'The Fox'],
    ['{"tokenizer":{"type":"whitespace"},"filter":[{"type":"length","max":3}]}', 'The é'],
    ['{"type":"english"}', 'fox é'],
    ['{"type":"standard","stop_words":["_english_","fox"]}', 'é'],
    ['{"type":"chinese"}', 'The Fox'],
    ['{"tokenizer":"standard","filter":["cncharonly"]}', ''],
  ])('by %s', (params, words) => {
    expect(tokenize('The Fox, é', params).join(' ')).toBe(words);
  });

  test.each(['{', '[]', '{"tokenizer":5}', '{"filter":"lowercase"}'])(
    'are not to be had by %s',
    (params) => {
      expect(() => tokenize('a', params)).toThrow(AnalyzerError);
    },
  );
});

describe('the vector of a text', () => {
  // Both are what a real Milvus 2.5.24 stored.
  test.each([
    ['alpha of alpha number 0', 'faa16d070000803f541f90960000803f6a39e0d00000004021dfdbf40000803f'],
    [
      'naïve of Beta number 12',
      'faa16d070000803fcd44534f0000803f6304918f0000803f541f90960000803f66810fd50000803f',
    ],
    ['', ''],
  ])('%j has the words and their counts', (text, bytes) => {
    expect(hex(textToSparse(text, undefined))).toBe(bytes);
  });

  test('takes a word of more than a hundred bytes by its beginning', () => {
    const [long, longer] = ['a'.repeat(100), 'a'.repeat(101)];
    expect(textToSparse(long, '')).toEqual(textToSparse(longer, ''));
    expect(textToSparse(long, '')).not.toEqual(textToSparse(long.slice(1), ''));
  });
});

describe('a BM25 score', () => {
  const texts = ['fox fox dog', 'dog', 'cat cat cat cat cat'];
  const rows = texts.map((text) => textToSparse(text, undefined));

  test('is that of the formula', () => {
    const score = bm25Scorer(textToSparse('fox dog', ''), countTerms(rows), { k1: 1.2, b: 0.75 });
    const [rows3, average] = [3, 3];
    const rarity = (rowsWith: number) => Math.log(1 + (rows3 - rowsWith + 0.5) / (rowsWith + 0.5));
    const weight = (count: number, length: number) =>
      (count * 2.2) / (count + 1.2 * (0.25 + (0.75 * length) / average));
    const scores = rows.map((row) => score(decodeSparse(row)));
    expect(scores[0]).toBeCloseTo(rarity(1) * weight(2, 3) + rarity(2) * weight(1, 3), 12);
    expect(scores[1]).toBeCloseTo(rarity(2) * weight(1, 1), 12);
    expect(scores[2]).toBe(0);
  });
});
