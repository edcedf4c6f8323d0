import type { Int64 } from '#shared/int64.ts';

/** How one value is written in Go's JSON of a protobuf struct; `map` is map<string, string>. */
export type Kind =
  | 'int64'
  | 'uint64'
  | 'int32'
  | 'bool'
  | 'string'
  | 'map'
  | { readonly list: Kind }
  | { readonly message: MessageType };

/**
 * omitZero: left out when zero, empty or null (Go's omitempty). always: written even then. legacy: a key that only old
 * releases knew; null when absent, written when not null.
 */
type Presence = 'omitZero' | 'always' | 'legacy';

declare const valueType: unique symbol;

interface Field<Value> {
  readonly kind: Kind;
  readonly presence: Presence;
  readonly [valueType]?: Value;
}

type MessageField = Field<unknown> & { readonly key: string };

interface MessageType {
  /** In the order of the Go struct, which is the order in the files. */
  readonly fields: readonly MessageField[];
  /** By the key in lower case: Go takes keys in any letter case. */
  readonly byKey: ReadonlyMap<string, MessageField>;
}

/** A description of one message, from which its type, reader and writer follow. */
export interface Message<Value> extends MessageType {
  readonly [valueType]?: Value;
}

export type Infer<Described> =
  Described extends Message<infer Value> ? { readonly [Key in keyof Value]: Value[Key] } : never;

type Shape = Readonly<Record<string, Field<unknown>>>;
type ValueOf<Described> = Described extends Field<infer Value> ? Value : never;

export const int64: Field<Int64> = { kind: 'int64', presence: 'omitZero' };
export const uint64: Field<Int64> = { kind: 'uint64', presence: 'omitZero' };
export const int32: Field<number> = { kind: 'int32', presence: 'omitZero' };
export const bool: Field<boolean> = { kind: 'bool', presence: 'omitZero' };
export const string: Field<string> = { kind: 'string', presence: 'omitZero' };
export const map: Field<Readonly<Record<string, string>>> = { kind: 'map', presence: 'omitZero' };

export function list<Value>(of: Field<Value>): Field<readonly NonNullable<Value>[]> {
  return { kind: { list: of.kind }, presence: 'omitZero' };
}

/** A nested message; null when absent, and never null inside a list. */
export function nested<Value>(message: Message<Value>): Field<Value | null> {
  return { kind: { message }, presence: 'omitZero' };
}

export function always<Value>(field: Field<Value>): Field<Value> {
  return { ...field, presence: 'always' };
}

export function legacy<Value>(field: Field<Value>): Field<Value | null> {
  return { kind: field.kind, presence: 'legacy' };
}

export function message<Described extends Shape>(
  shape: Described,
): Message<{ readonly [Key in keyof Described]: ValueOf<Described[Key]> }> {
  const fields = Object.entries(shape).map(([key, field]) => ({ key, ...field }));
  return { fields, byKey: new Map(fields.map((field) => [field.key.toLowerCase(), field])) };
}

const zeros = {
  int64: '0',
  uint64: '0',
  int32: 0,
  bool: false,
  string: '',
  map: Object.freeze({}),
} as const;
const emptyList: readonly never[] = Object.freeze([]);

/** What a value is when it is absent: '0', 0, false, '', [], {} or null. */
export function zeroOf(kind: Kind): unknown {
  if (typeof kind === 'string') return zeros[kind];
  return 'list' in kind ? emptyList : null;
}

export function emptyOf<Value>(message: Message<Value>): Value {
  const value: Record<string, unknown> = {};
  for (const { key, kind, presence } of message.fields) {
    value[key] = presence === 'legacy' ? null : zeroOf(kind);
  }
  return value as Value;
}

/** A message with the given keys set and every other one at its default. */
export function create<Value>(message: Message<Value>, keys: Partial<Value>): Value {
  return { ...emptyOf(message), ...keys };
}
