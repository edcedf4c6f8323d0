import { FilterFault } from './filterError.ts';
import { isName, parseName, parsePrimary } from './filterPrimary.ts';
import type { CompareOperator, Expression, Name } from './filterSyntax.ts';
import { readTokens, type Token } from './filterTokens.ts';
import { TokenReader } from './tokenReader.ts';

/**
 * Reads an expression by the grammar of Milvus (Plan.g4), where `not` and `-` bind more tightly than arithmetic and comparison:
 * `not a == 1` is `(not a) == 1` there, and refused.
 * @throws FilterFault for what is no expression
 */
export function parseFilter(text: string): Expression {
  const reader = new TokenReader(text, readTokens(text), parseOr);
  const expression = parseOr(reader);
  if (reader.peek().kind !== 'end') throw new FilterFault(`invalid expression: ${text}`);
  return expression;
}

function parseOr(reader: TokenReader): Expression {
  return reader.nested(() => parseLogical(reader, 'or'));
}

const logicalWords = { or: ['||', 'or', 'OR'], and: ['&&', 'and', 'AND'] } as const;

// A list of operands and no tree: thousands of them must not be thousands of calls deep.
function parseLogical(reader: TokenReader, operator: 'and' | 'or'): Expression {
  const at = reader.peek().at;
  const next = () =>
    operator === 'or' ? parseLogical(reader, 'and') : parseComparison(reader, equalities);
  const first = next();
  const operands = [first];
  while (reader.takeAny(...logicalWords[operator])) operands.push(next());
  return operands.length === 1
    ? first
    : { kind: 'logical', operator, operands, text: reader.textFrom(at) };
}

const equalities: ReadonlySet<string> = new Set(['==', '!=']);
const relations: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

function parseComparison(reader: TokenReader, operators: ReadonlySet<string>): Expression {
  const at = reader.peek().at;
  const next = () =>
    operators === equalities ? parseComparison(reader, relations) : parseIn(reader);
  let left = next();
  for (let steps = 0; operators.has(reader.peek().text); steps += 1) {
    reader.checkLength(steps);
    const operator = reader.take().text as CompareOperator;
    const range = parseRange(reader, left, operator);
    if (range === null) {
      const right = next();
      left = { kind: 'compare', operator, left, right, text: reader.textFrom(at) };
    } else left = range;
  }
  return left;
}

// `1 < a < 5`, `5 >= a > 1`: the name in the middle is one field, with the same direction on both sides. Null, and nothing
// taken, where no such thing follows.
function parseRange(reader: TokenReader, left: Expression, first: string): Expression | null {
  const start = reader.position;
  const middle = isName(reader) ? parseName(reader) : null;
  const second = reader.peek().text;
  if (middle === null || !relations.has(second) || first[0] !== second[0]) {
    reader.position = start;
    return null;
  }
  reader.take();
  return rangeOf({ left, first, middle, second, right: parseIn(reader) });
}

function rangeOf(parts: {
  left: Expression;
  first: string;
  middle: Name;
  second: string;
  right: Expression;
}): Expression {
  const { left, first, middle, second, right } = parts;
  const isRising = first.startsWith('<');
  return {
    kind: 'range',
    column: middle,
    lower: isRising ? left : right,
    upper: isRising ? right : left,
    isLowerIncluded: (isRising ? first : second).endsWith('='),
    isUpperIncluded: (isRising ? second : first).endsWith('='),
    text: `${left.text}${first}${middle.text}${second}${right.text}`,
  };
}

function parseIn(reader: TokenReader): Expression {
  const at = reader.peek().at;
  let operand = parseArithmetic(reader, sums);
  for (let steps = 0; ; steps += 1) {
    reader.checkLength(steps);
    const isNot = reader.isAny('not', 'NOT', '!') && ['in', 'IN'].includes(reader.peek(1).text);
    if (isNot) reader.take();
    if (!reader.takeAny('in', 'IN')) return operand;
    const list = parseArithmetic(reader, sums);
    operand = { kind: 'in', operand, list, isNot, text: reader.textFrom(at) };
  }
}

const sums: ReadonlySet<string> = new Set(['+', '-']);
const products: ReadonlySet<string> = new Set(['*', '/', '%']);

function parseArithmetic(reader: TokenReader, operators: ReadonlySet<string>): Expression {
  const at = reader.peek().at;
  const next = () => (operators === sums ? parseArithmetic(reader, products) : parseSign(reader));
  let left = next();
  for (let steps = 0; isSymbolOf(reader.peek(), operators); steps += 1) {
    reader.checkLength(steps);
    const operator = reader.take().text as '+' | '-' | '*' | '/' | '%';
    left = { kind: 'arithmetic', operator, left, right: next(), text: reader.textFrom(at) };
  }
  return left;
}

function isSymbolOf(token: Token, operators: ReadonlySet<string>): boolean {
  return token.kind === 'symbol' && operators.has(token.text);
}

function parseSign(reader: TokenReader): Expression {
  const at = reader.peek().at;
  if (!reader.isAny('+', '-', '!', 'not', 'NOT')) return parsePower(reader);
  const sign = reader.take().text;
  const operator = sign === '+' || sign === '-' ? sign : 'not';
  const operand = reader.nested(() => parseSign(reader));
  return { kind: 'sign', operator, operand, text: reader.textFrom(at) };
}

function parsePower(reader: TokenReader): Expression {
  const at = reader.peek().at;
  let left = parseLike(reader);
  for (let steps = 0; reader.takeAny('**'); steps += 1) {
    reader.checkLength(steps);
    const right = reader.isAny('+', '-', '!', 'not', 'NOT') ? parseSign(reader) : parseLike(reader);
    left = { kind: 'arithmetic', operator: '**', left, right, text: reader.textFrom(at) };
  }
  return left;
}

function parseLike(reader: TokenReader): Expression {
  const at = reader.peek().at;
  const operand = parsePrimary(reader);
  if (!reader.takeAny('like', 'LIKE')) return operand;
  const pattern = parsePrimary(reader);
  return { kind: 'like', operand, pattern, text: reader.textFrom(at) };
}
