export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '**';

/** A field, a key in JSON below it, or an element of an array, as an expression writes it. */
export interface Name {
  readonly kind: 'name';
  readonly text: string;
  readonly name: string;
  readonly path: readonly PathStep[];
}

export interface PathStep {
  readonly key: string;
  /** False for a number in brackets. */
  readonly isQuoted: boolean;
}

/** An expression as it is written, before it is known whether its fields and types fit. */
export type Expression = Name | Written;

type Written = {
  /** For messages. */
  readonly text: string;
} & (
  | { readonly kind: 'value'; readonly value: boolean | bigint | number | string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'template'; readonly name: string }
  | { readonly kind: 'sign'; readonly operator: '+' | '-' | 'not'; readonly operand: Expression }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'compare';
      readonly operator: CompareOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'range';
      readonly column: Name;
      readonly lower: Expression;
      readonly upper: Expression;
      readonly isLowerIncluded: boolean;
      readonly isUpperIncluded: boolean;
    }
  | {
      readonly kind: 'in';
      readonly operand: Expression;
      readonly list: Expression;
      readonly isNot: boolean;
    }
  | { readonly kind: 'like'; readonly operand: Expression; readonly pattern: Expression }
  | {
      readonly kind: 'logical';
      readonly operator: 'and' | 'or';
      readonly operands: readonly Expression[];
    }
  | { readonly kind: 'isNull'; readonly column: Name; readonly isNot: boolean }
  | { readonly kind: 'exists'; readonly operand: Expression }
  | {
      readonly kind: 'contains';
      readonly mode: 'one' | 'all' | 'any';
      readonly operand: Expression;
      readonly sought: Expression;
    }
  | { readonly kind: 'length'; readonly column: Name }
  | {
      readonly kind: 'textMatch';
      readonly column: Name;
      readonly query: Expression;
      readonly minimum: bigint;
    }
);
