import { FilterFault } from './filterError.ts';
import type { Expression, Name, PathStep } from './filterSyntax.ts';
import type { TokenReader } from './tokenReader.ts';

const booleans = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);

const operatorWords: ReadonlySet<string> = new Set(
  ['and', 'or', 'not', 'in', 'like'].flatMap((word) => [word, word.toUpperCase()]),
);

/** A constant, a name, a call, a list, or an expression in parentheses. */
export function parsePrimary(reader: TokenReader): Expression {
  const token = reader.peek();
  switch (token.kind) {
    case 'number':
    case 'string':
      reader.take();
      return { kind: 'value', value: token.value, text: token.text };
    case 'symbol':
      return parseSymbol(reader);
    case 'word':
      return parseWord(reader);
    case 'end':
      throw noAlternative(reader);
  }
}

function noAlternative(reader: TokenReader): FilterFault {
  const { at, text } = reader.peek();
  return new FilterFault(`line 1:${at} no viable alternative at input '${text}'`);
}

function parseSymbol(reader: TokenReader): Expression {
  const { at } = reader.peek();
  if (reader.takeAny('(')) {
    const inner = reader.expression();
    reader.expect(')');
    return inner;
  }
  if (reader.takeAny('{')) {
    const name = takeWord(reader);
    reader.expect('}');
    return { kind: 'template', name, text: reader.textFrom(at) };
  }
  if (!reader.takeAny('[')) throw noAlternative(reader);
  const items = parseItems(reader, ']');
  return { kind: 'list', items, text: reader.textFrom(at) };
}

/** Expressions with commas between them, and perhaps after the last one. */
function parseItems(reader: TokenReader, closing: string): Expression[] {
  const items: Expression[] = [];
  while (!reader.takeAny(closing)) {
    items.push(reader.expression());
    if (!reader.takeAny(',')) {
      reader.expect(closing);
      break;
    }
  }
  return items;
}

function takeWord(reader: TokenReader): string {
  const token = reader.peek();
  if (token.kind !== 'word') throw reader.unexpected('expecting Identifier');
  return reader.take().text;
}

function parseWord(reader: TokenReader): Expression {
  const { text, at } = reader.peek();
  const truth = booleans.get(text);
  if (truth !== undefined) {
    reader.take();
    return { kind: 'value', value: truth, text };
  }
  if (operatorWords.has(text)) throw noAlternative(reader);
  if (reader.takeAny('exists', 'EXISTS')) {
    const operand = reader.nested(() => parsePrimary(reader));
    return { kind: 'exists', operand, text: reader.textFrom(at) };
  }
  return reader.peek(1).text === '(' ? parseCall(reader) : parseNullTest(reader);
}

function parseNullTest(reader: TokenReader): Expression {
  const at = reader.peek().at;
  const column = parseName(reader);
  if (!reader.takeAny('is', 'IS')) return column;
  const isNot = reader.takeAny('not', 'NOT');
  if (!reader.takeAny('null', 'NULL')) throw reader.unexpected("expecting 'null'");
  return { kind: 'isNull', column, isNot, text: reader.textFrom(at) };
}

/** True where a field is named, and neither a constant nor a function nor an operator. */
export function isName(reader: TokenReader): boolean {
  const { kind, text } = reader.peek();
  const isReserved = booleans.has(text) || operatorWords.has(text) || /^exists$/i.test(text);
  return kind === 'word' && !isReserved && reader.peek(1).text !== '(';
}

export function parseName(reader: TokenReader): Name {
  const { at } = reader.peek();
  const name = takeWord(reader);
  const path: PathStep[] = [];
  while (isBracketBeside(reader)) {
    reader.take();
    path.push(parseStep(reader));
    reader.expect(']');
  }
  return { kind: 'name', name, path, text: reader.textFrom(at) };
}

// With a blank before it, a bracket opens a list.
function isBracketBeside(reader: TokenReader): boolean {
  return reader.isAny('[') && reader.peek().at === reader.peek(-1).end;
}

function parseStep(reader: TokenReader): PathStep {
  const token = reader.peek();
  const isIndex = token.kind === 'number' && /^\d+$/.test(token.text);
  if (token.kind !== 'string' && !isIndex) throw reader.unexpected('expecting a key or an index');
  reader.take();
  const key = token.kind === 'string' ? token.value : token.text;
  if (key === '') throw new FilterFault(`invalid identifier: ${token.text}`);
  return { key, isQuoted: token.kind === 'string' };
}

const containers = new Map<string, 'one' | 'all' | 'any'>([
  ['json_contains', 'one'],
  ['array_contains', 'one'],
  ['json_contains_all', 'all'],
  ['array_contains_all', 'all'],
  ['json_contains_any', 'any'],
  ['array_contains_any', 'any'],
]);

function parseCall(reader: TokenReader): Expression {
  const { at } = reader.peek();
  const written = takeWord(reader);
  reader.expect('(');
  const isKnownCase = written === written.toLowerCase() || written === written.toUpperCase();
  const name = isKnownCase ? written.toLowerCase() : written;
  const mode = containers.get(name);
  if (mode !== undefined) {
    const operand = reader.expression();
    reader.expect(',');
    const sought = reader.expression();
    reader.expect(')');
    return { kind: 'contains', mode, operand, sought, text: reader.textFrom(at) };
  }
  if (name === 'array_length') {
    const column = parseName(reader);
    reader.expect(')');
    return { kind: 'length', column, text: reader.textFrom(at) };
  }
  if (name === 'text_match') return parseTextMatch(reader, at);
  throw new FilterFault(`function ${written} is not known here`);
}

function parseTextMatch(reader: TokenReader, at: number): Expression {
  const column = parseName(reader);
  reader.expect(',');
  const query = parsePrimary(reader);
  const minimum = reader.takeAny(',') ? parseMinimum(reader) : 1n;
  reader.expect(')');
  return { kind: 'textMatch', column, query, minimum, text: reader.textFrom(at) };
}

function parseMinimum(reader: TokenReader): bigint {
  if (!reader.takeAny('minimum_should_match', 'MINIMUM_SHOULD_MATCH'))
    throw reader.unexpected('expecting MINIMUM_SHOULD_MATCH');
  reader.expect('=');
  const token = reader.take();
  if (token.kind !== 'number' || typeof token.value !== 'bigint')
    throw new FilterFault(`invalid minimum_should_match value: ${token.text}`);
  return token.value;
}
