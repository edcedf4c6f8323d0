import { FilterFault } from './filterError.ts';
import type { Expression } from './filterSyntax.ts';
import type { Token } from './filterTokens.ts';

// Far above what people write, and far below what the stack of a process takes.
const deepest = 200;
const longest = 1_000;

/** Where a parser stands in the tokens of an expression. */
export class TokenReader {
  position = 0;
  private depth = 0;
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private readonly parse: (reader: TokenReader) => Expression;

  /** `parse` reads a whole expression: what stands in parentheses. */
  constructor(text: string, tokens: readonly Token[], parse: (reader: TokenReader) => Expression) {
    this.text = text;
    this.tokens = tokens;
    this.parse = parse;
  }

  peek(ahead = 0): Token {
    const token = this.tokens[this.position + ahead] ?? this.tokens.at(-1);
    if (token === undefined) throw new FilterFault('no tokens');
    return token;
  }

  take(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  /** True when the next token is one of these words or symbols; a string that says the same is none. */
  isAny(...texts: readonly string[]): boolean {
    const { kind, text } = this.peek();
    return (kind === 'word' || kind === 'symbol') && texts.includes(text);
  }

  takeAny(...texts: readonly string[]): boolean {
    const isThere = this.isAny(...texts);
    if (isThere) this.take();
    return isThere;
  }

  expect(text: string): void {
    if (!this.takeAny(text)) throw this.unexpected(`expecting '${text}'`);
  }

  expression(): Expression {
    return this.parse(this);
  }

  /** Runs a part that may hold itself again. */
  nested<T>(part: () => T): T {
    this.depth += 1;
    if (this.depth > deepest) throw new FilterFault(`nested more than ${deepest} levels deep`);
    const result = part();
    this.depth -= 1;
    return result;
  }

  /** Refuses a chain of operators that would make a tree too deep to walk. */
  checkLength(steps: number): void {
    if (steps > longest) throw new FilterFault(`more than ${longest} operators in a row`);
  }

  /** The source from an offset to the last token taken. */
  textFrom(at: number): string {
    return this.text.slice(at, this.tokens[this.position - 1]?.end);
  }

  unexpected(expecting: string): FilterFault {
    const { at, text } = this.peek();
    return new FilterFault(`line 1:${at} mismatched input '${text}' ${expecting}`);
  }
}
