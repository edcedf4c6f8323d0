import type { Field } from '../types.ts';
import type { CompareOperator } from './filterSyntax.ts';

/** A constant of an expression. Integers are bigint, all other numbers number. */
export type Constant = boolean | bigint | number | string | readonly Constant[];

/** What a filter reads of a row: a field, a key of JSON, or an element of an array. */
export interface Column {
  readonly field: Field;
  /** Keys and indexes below the value of the field. */
  readonly path: readonly string[];
  /** Of the value at the end of the path: the element type below an Array, JSON below JSON. */
  readonly dataType: number;
}

export type RowArithmetic = '+' | '-' | '*' | '/' | '%';

/** What is asked of each row, with fields found and types checked. */
export type Predicate =
  | { readonly kind: 'constant'; readonly value: boolean }
  | {
      readonly kind: 'logical';
      readonly operator: 'and' | 'or';
      readonly parts: readonly Predicate[];
    }
  | { readonly kind: 'not'; readonly part: Predicate }
  | {
      readonly kind: 'compare';
      readonly column: Column;
      readonly operator: CompareOperator;
      readonly value: Constant;
    }
  | {
      readonly kind: 'compareColumns';
      readonly left: Column;
      readonly operator: CompareOperator;
      readonly right: Column;
    }
  | {
      readonly kind: 'arithmetic';
      readonly column: Column;
      readonly arithmetic: RowArithmetic;
      readonly operand: bigint | number;
      readonly operator: CompareOperator;
      readonly value: Constant;
    }
  | {
      readonly kind: 'length';
      readonly column: Column;
      readonly operator: CompareOperator;
      readonly value: Constant;
    }
  | {
      readonly kind: 'range';
      readonly column: Column;
      readonly lower: Constant;
      readonly upper: Constant;
      readonly isLowerIncluded: boolean;
      readonly isUpperIncluded: boolean;
    }
  | { readonly kind: 'in'; readonly column: Column; readonly values: readonly Constant[] }
  | { readonly kind: 'like'; readonly column: Column; readonly pattern: string }
  | { readonly kind: 'isNull'; readonly column: Column }
  | { readonly kind: 'exists'; readonly column: Column }
  | {
      readonly kind: 'contains';
      readonly column: Column;
      readonly mode: 'all' | 'any';
      readonly values: readonly Constant[];
    }
  | {
      readonly kind: 'textMatch';
      readonly column: Column;
      readonly query: string;
      /** How many of its words must be there. */
      readonly minimum: number;
    };
