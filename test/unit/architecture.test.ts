import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { errorCatalog } from '#shared/errorCatalog.ts';

const root = path.resolve(import.meta.dirname, '../..');

// Tracked files and new ones that are not ignored. Git refuses a folder of another owner unless told otherwise.
const files = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\0')
  .filter((file) => file !== '' && !file.startsWith('test/golden/'))
  .flatMap((file) => {
    const text = read(file);
    return text === null ? [] : [{ file, text }];
  });

const sources = files.filter(
  ({ file }) =>
    /^(shared|electron|renderer|build|test)\//.test(file) && /\.(ts|tsx|mjs|cjs|c)$/.test(file),
);

describe('the layout', () => {
  test('has nothing at the top level but what belongs there', () => {
    const allowed = [
      'package.json package-lock.json tsconfig.json vite.config.ts vitest.config.ts',
      '.oxlintrc.json .oxfmtrc.json .npmrc .gitignore .ci',
      'shared electron renderer configs build test',
      'README.md CONTRIBUTING.md CHANGELOG.md LICENSE',
    ].flatMap((line) => line.split(' '));
    const found = new Set(files.map(({ file }) => file.split('/')[0] ?? ''));
    expect([...found].filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test('keeps every file under 300 lines, or its head says why not', () => {
    const tooLong = sources.filter(
      ({ text }) =>
        text.trimEnd().split('\n').length > 300 &&
        !text.slice(0, 1000).includes('over 300 lines because'),
    );
    expect(tooLong.map(({ file }) => file)).toEqual([]);
  });

  test('names no place of the machine it was written on', () => {
    const place = /(?:^|[\s'"`(=:])\/(?:work|root|home|Users)\/[\w.-]+/m;
    const found = files.filter(({ text }) => place.test(text));
    expect(found.map(({ file, text }) => `${file}: ${place.exec(text)?.[0]}`)).toEqual([]);
  });
});

describe('the lock of packages', () => {
  // npm leaves out what the registry at hand does not carry, and `npm ci` then fails everywhere but where it was written.
  test('has an entry for every optional package, also those of other systems', () => {
    const { packages } = JSON.parse(read('package-lock.json') ?? '{}') as {
      packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }>;
    };
    const locked = new Set(Object.keys(packages).map((key) => key.split('node_modules/').at(-1)));
    const wanted = Object.values(packages).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}),
    );
    expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
  });
});

describe('the layers', () => {
  const imports = sources
    .filter(({ file }) => !file.endsWith('.c'))
    .flatMap(({ file, text }) =>
      [...text.matchAll(/\b(?:from|import|import\()\s*'([^'\n]+)'/g)].map(([, name = '']) => ({
        file,
        name,
        target: name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name,
      })),
    );

  // What files below `inside` import and may not. A relative import is given as a path from the top.
  const offences = (inside: string, isAllowed: (target: string) => boolean): string[] =>
    imports
      .filter(({ file, target }) => file.startsWith(inside) && !isAllowed(target))
      .map(({ file, name }) => `${file} imports ${name}`);

  test('shared imports zod and nothing else', () => {
    const isAllowed = (target: string): boolean =>
      target === 'zod' || target.startsWith('#shared/') || target.startsWith('shared/');
    expect(offences('shared/', isAllowed)).toEqual([]);
  });

  test('the engine knows neither Electron nor a host', () => {
    const isAllowed = (target: string): boolean =>
      !/^electron(\/(?!engine\/)|$)/.test(target) && !/^#(hosts|practice)\//.test(target);
    expect(offences('electron/engine/', isAllowed)).toEqual([]);
  });

  test('the practice servers know shared and binlogs, and nothing else of ours', () => {
    const isAllowed = (target: string): boolean =>
      !/^(#|electron)/.test(target) ||
      /^(#shared|#engine\/binlog|electron\/practice)\//.test(target);
    expect(offences('electron/practice/', isAllowed)).toEqual([]);
  });

  test('a host starts the practice servers as a process and does not import them', () => {
    const isAllowed = (target: string): boolean => !/^#practice\/|electron\/practice/.test(target);
    expect(offences('electron/hosts/', isAllowed)).toEqual([]);
  });

  test('the renderer knows shared and nothing of Node, the engine or a host', () => {
    const isAllowed = (target: string): boolean => !/^(node:|#engine|#hosts|electron)/.test(target);
    expect(offences('renderer/', isAllowed)).toEqual([]);
  });

  test('the product does not need its tests', () => {
    const isAllowed = (target: string): boolean => !target.startsWith('test/');
    expect(
      ['shared/', 'electron/', 'renderer/'].flatMap((folder) => offences(folder, isAllowed)),
    ).toEqual([]);
  });
});

describe('the error catalogue', () => {
  const codes = Object.keys(errorCatalog);
  const english = texts('en');
  const french = texts('fr');

  test('gives every code an id of its own', () => {
    const ids = Object.values(errorCatalog).map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  test('has both texts for every code and for nothing else, none of them empty', () => {
    expect(Object.keys(english).sort()).toEqual(codes.toSorted());
    expect(Object.keys(french).sort()).toEqual(codes.toSorted());
    const all = [...Object.values(english), ...Object.values(french)];
    expect(all.filter(({ title, next }) => !title?.trim() || !next?.trim())).toEqual([]);
  });

  test('fills in the same words in both languages', () => {
    const placeholders = (text: Text | undefined): string[] =>
      [...new Set(`${text?.title} ${text?.next}`.match(/\{\w+\}/g))].sort();
    const differing = codes.filter(
      (code) => placeholders(english[code]).join(' ') !== placeholders(french[code]).join(' '),
    );
    expect(differing).toEqual([]);
  });
});

interface Text {
  readonly title?: string;
  readonly next?: string;
}

function texts(language: 'en' | 'fr'): Record<string, Text> {
  return JSON.parse(read(`shared/text/errors.${language}.json`) ?? '{}') as Record<string, Text>;
}

// Null for a file that was deleted and is still tracked.
function read(file: string): string | null {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    return null;
  }
}
