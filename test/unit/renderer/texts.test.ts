import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import checksEnglish from '#shared/text/checks.en.json' with { type: 'json' };
import jobsEnglish from '#shared/text/jobs.en.json' with { type: 'json' };
import profilesEnglish from '#shared/text/profiles.en.json' with { type: 'json' };

import { catalogues } from '../../../renderer/src/texts/catalogues.ts';

type Catalogue = Readonly<Record<string, string | Readonly<Record<string, string>>>>;
const english: Catalogue = catalogues.en;
const french: Catalogue = catalogues.fr;

/** Every single text by its key, the forms of a plural each under its own. */
function singles(catalogue: Catalogue): Record<string, string> {
  return Object.fromEntries(
    Object.entries(catalogue).flatMap(([key, text]) =>
      typeof text === 'string'
        ? [[key, text]]
        : Object.entries(text).map(([form, value]) => [`${key}/${form}`, value]),
    ),
  );
}

/** What a text fills in and makes stand out: {name}, **. */
function marks(catalogue: Catalogue): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(singles(catalogue)).map(([key, text]) => [
      key,
      [...(text.match(/\{\w+\}|\*\*/g) ?? [])].sort((a, b) => a.localeCompare(b)),
    ]),
  );
}

const offending = (catalogue: Catalogue, pattern: RegExp): string[] =>
  Object.entries(singles(catalogue))
    .filter(([, text]) => pattern.test(text))
    .map(([key, text]) => `${key}: ${text}`);

describe('the texts of the screens', () => {
  test('are the same in both languages, with the same values in them', () => {
    expect(marks(french)).toEqual(marks(english));
  });

  test('say something', () => {
    expect(offending(english, /^\s*$/)).toEqual([]);
    expect(offending(french, /^\s*$/)).toEqual([]);
  });

  test('do not shout, and end in no stray space', () => {
    const pattern = /!|^\s|\s$| {2}/;
    expect(offending(english, pattern)).toEqual([]);
    expect(offending(french, pattern)).toEqual([]);
  });

  test('write apostrophes and quotation marks as print does', () => {
    const pattern = /['"]/;
    expect(offending(english, pattern)).toEqual([]);
    expect(offending(french, pattern)).toEqual([]);
  });
});

describe('French', () => {
  test('puts a narrow no-break space before : ; ? % » and after «', () => {
    // A colon in an address or a time follows no letter and no bracket of a value.
    expect(
      offending(french, /[^\u202F][;?%»]|[\p{L}}*)]:(?!\/\/|\p{L}|\d)|[ \u00A0]:|«[^\u202F]/u),
    ).toEqual([]);
  });

  test('is not left in English where the words differ', () => {
    const same = Object.keys(french).filter(
      (key) => JSON.stringify(french[key]) === JSON.stringify(english[key]),
    );
    const known =
      /^(Pages|Source|Test|Production|Clusters?|Collections?|Milvus|TLS|Phases?|Plan|Verdict|Index|Options|Actions?|Partitions?|Segments?|Types?|Version|Format|Notes?|index|Protection|Port|MinIO|YAML|AWS S3|Google Cloud Storage|\w+ Cloud \w+|Milvus \{version\}|partition|alias|option|PRACTICE|port \{port\}|[^\p{L}]*(\{\w+\}[^\p{L}]*)+)$/u;
    const left = same.filter((key) => {
      const text = english[key];
      return !(typeof text === 'string' ? known.test(text) : text?.other === '{count} collections');
    });
    expect(left).toEqual([]);
  });
});

describe('every text', () => {
  const folder = path.resolve(import.meta.dirname, '../../../renderer/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
  // 'shell.home', or `job.state.${state}`: then whatever begins and ends like it may be meant.
  const written = [...sources.matchAll(/['`]((?:\w+\.)[\w.]*(?:\$\{[^}]+\}[\w.]*)*)['`]/g)].map(
    ([, text = '']) =>
      new RegExp(
        `^${text
          .split(/\$\{[^}]+\}/)
          .map((part) => part.replaceAll('.', String.raw`\.`))
          .join(String.raw`[\w-]+`)}$`,
      ),
  );

  test('is used by a screen', () => {
    // Errors and the command line say them too.
    const shared = Object.keys({ ...jobsEnglish, ...checksEnglish, ...profilesEnglish });
    const unused = Object.keys(english).filter(
      (key) => !shared.includes(key) && !written.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });
});
