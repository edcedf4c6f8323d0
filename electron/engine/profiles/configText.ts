import { CST, Composer, LineCounter, Parser, isAlias, isMap, isScalar } from 'yaml';
import type { Document, ParsedNode, Scalar, YAMLMap } from 'yaml';

import { AppError } from '#shared/errors.ts';

/** One value of the file; null where a list stands. */
export interface FileValue {
  /** As it is spelled in the file, with dots. */
  readonly key: string;
  readonly text: string | null;
}

/**
 * A real file has 10 KiB. The parser needs 12 s for 1 MiB made to be slow, and 10,000 nested brackets end the whole
 * process; both are refused before.
 */
export const mostConfigBytes = 64 * 1024;
const deepest = 16;
const mostAliases = 100;

/**
 * The values of a YAML file by their lower-case dotted key. Every value stays the text it is in the file: a password
 * 0123 or 2026-01-01 is no number or date. What is empty or null is left out. Aliases and merge keys are followed, tags
 * are refused. Errors name the line and never quote it, since it may hold a secret.
 * @throws CONFIG_INVALID
 */
export function parseConfigText(path: string, text: string): Map<string, FileValue> {
  if (Buffer.byteLength(text) > mostConfigBytes) {
    const reason = `larger than ${mostConfigBytes / 1024} KiB`;
    throw new AppError('CONFIG_INVALID', { path, key: 'the file', reason });
  }
  const lines = new LineCounter();
  const fail: Fail = (offset, reason) => {
    const key = `line ${Math.max(1, lines.linePos(offset).line)}`;
    return new AppError('CONFIG_INVALID', { path, key, reason });
  };
  return readValues(compose(text, lines, fail), fail);
}

type Fail = (offset: number, reason: string) => AppError;

function compose(text: string, lines: LineCounter, fail: Fail): Document.Parsed {
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  refuseTooDeep(tokens, fail);
  const composer = new Composer({
    schema: 'failsafe',
    customTags: ['null'],
    // Keys are compared by us: the parser's own way is quadratic, and upper and lower case are one here.
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
  });
  const [document, second] = composer.compose(tokens, true, text.length);
  if (document === undefined) throw fail(0, 'not YAML');
  const [problem] = [...document.errors, ...document.warnings];
  if (problem)
    throw fail(problem.pos[0], problemText[problem.code] ?? `not YAML (${problem.code})`);
  if (second) throw fail(second.range[0], 'a second document begins; only one is read');
  return document;
}

const problemText: Partial<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab indents it; use spaces',
  TAG_RESOLVE_FAILED: 'tags (!) are not read',
  NON_STRING_KEY: 'a key must be text',
  BAD_INDENT: 'its indentation fits to nothing above',
  MULTILINE_IMPLICIT_KEY: 'a colon or closing quote is missing',
  BLOCK_AS_IMPLICIT_KEY: 'a value with ": " in it needs quotes',
};

/** It stops where the nesting passes the limit, because the call stack is what must be protected. */
function refuseTooDeep(tokens: readonly CST.Token[], fail: Fail): void {
  for (const token of tokens) {
    if (token.type !== 'document') continue;
    CST.visit(token, ({ start, key, value }, path) => {
      if (path.length <= deepest) return;
      const offset = (key ?? value ?? start[0])?.offset ?? 0;
      throw fail(offset, `nested deeper than ${deepest} levels`);
    });
  }
}

function readValues(document: Document.Parsed, fail: Fail): Map<string, FileValue> {
  const values = new Map<string, FileValue>();
  let aliases = 0;

  function follow(node: ParsedNode | null): ParsedNode | null {
    if (!isAlias(node)) return node;
    aliases += 1;
    if (aliases > mostAliases) throw fail(node.range[0], `more than ${mostAliases} aliases`);
    const found = node.resolve(document);
    if (found === undefined) throw fail(node.range[0], 'there is no anchor before this alias');
    return found as ParsedNode;
  }

  function textOf({ value, range }: Scalar.Parsed): string {
    if (typeof value === 'string') return value;
    if (value === null) return '';
    // The parser knows !!binary whatever the schema.
    throw fail(range[0], 'tags (!) are not read');
  }

  /** The entries of a section by lower-case key; its own win over merged ones (<<). */
  function entriesOf(map: YAMLMap.Parsed): Map<string, [string, ParsedNode | null]> {
    const own = new Map<string, [string, ParsedNode | null]>();
    const merged: [string, [string, ParsedNode | null]][] = [];
    for (const { key, value } of map.items) {
      if (!isScalar(key)) throw fail(map.range[0], 'a key must be text');
      const name = textOf(key);
      const lower = name.toLowerCase();
      if (name === '<<') {
        const from = follow(value);
        if (!isMap(from)) throw fail(map.range[0], '<< can only take in one section');
        merged.push(...entriesOf(from));
      } else if (own.has(lower)) throw fail(key.range[0], 'the key above is given twice');
      else own.set(lower, [name, value]);
    }
    return new Map([...merged, ...own]);
  }

  function read(found: ParsedNode | null, keys: readonly string[]): void {
    const node = follow(found);
    if (node === null || (isScalar(node) && node.value === null)) return;
    // Only an alias that holds itself comes here.
    if (keys.length > deepest) throw fail(node.range[0], `nested deeper than ${deepest} levels`);
    if (isMap(node)) {
      for (const [key, value] of entriesOf(node).values()) read(value, [...keys, key]);
      return;
    }
    if (keys.length === 0) throw fail(node.range[0], 'the file must hold keys and values');
    const key = keys.join('.');
    if (values.has(key.toLowerCase())) throw fail(node.range[0], 'the key is given twice');
    values.set(key.toLowerCase(), { key, text: isScalar(node) ? textOf(node) : null });
  }

  read(document.contents, []);
  return values;
}
