import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { contract } from '#shared/contract.ts';
import { ErrorInfo } from '#shared/errors.ts';
import { EngineEvent } from '#shared/event.ts';
import { SecretRef } from '#shared/profile.ts';

/** Whatever another zod type lets through may differ between IPC and HTTP, or not arrive at all. */
function problemsOf(schema: z.ZodType, path: string): string[] {
  if (schema === SecretRef) return [];
  const last = path.slice(path.lastIndexOf('.') + 1);
  if (schema instanceof z.ZodString) return isSecretName(last) ? [`${path}: a secret`] : [];
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, value]) =>
      problemsOf(value as z.ZodType, `${path}.${key}`),
    );
  }
  if (schema instanceof z.ZodArray) return problemsOf(schema.element as z.ZodType, path);
  const isWrapped =
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault;
  if (isWrapped) return problemsOf(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodRecord) return problemsOf(schema.valueType as z.ZodType, path);
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option) => problemsOf(option as z.ZodType, path));
  }
  if (schema instanceof z.ZodLiteral) {
    return [...schema.values].every(isJson) ? [] : [`${path}: a literal`];
  }
  const isPlain =
    schema instanceof z.ZodNumber || schema instanceof z.ZodBoolean || schema instanceof z.ZodEnum;
  // The one type that zod cannot name: the codes of the error catalogue, which are strings.
  const isErrorCode = schema === ErrorInfo.shape.code;
  return isPlain || isErrorCode ? [] : [`${path}: ${schema.type}`];
}

function isSecretName(name: string): boolean {
  return /secret|passw|passphrase|token|credential|privatekey|apikey/i.test(name);
}

function isJson(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

const procedures = Object.entries(contract).flatMap(([service, methods]) =>
  Object.entries(methods).map(([method, schemas]) => ({
    path: `${service}.${method}`,
    ...schemas,
  })),
);

describe('the contract', () => {
  it.each(procedures)('of $path has types that JSON holds, and gives no secret out', (one) => {
    expect(problemsOf(one.output, one.path)).toEqual([]);
    const inputProblems = problemsOf(one.input, one.path);
    expect(inputProblems.filter((problem) => !problem.endsWith('a secret'))).toEqual([]);
  });

  it('has events of the same kind', () => {
    expect(problemsOf(EngineEvent, 'event')).toEqual([]);
  });
});

describe('the check of the contract', () => {
  it.each([
    ['a date', z.date(), 'x.a: date'],
    ['a bigint', z.bigint(), 'x.a: bigint'],
    ['a map', z.map(z.string(), z.string()), 'x.a: map'],
    ['undefined', z.undefined(), 'x.a: undefined'],
    ['anything', z.unknown(), 'x.a: unknown'],
    ['a literal that JSON loses', z.literal([undefined]), 'x.a: a literal'],
    ['another shape of the same', z.array(z.union([z.string(), z.date()])), 'x.a: date'],
    ['a secret', z.object({ password: z.string() }).nullable(), 'x.a.password: a secret'],
    ['secrets by name', z.object({ tokens: z.array(z.string()) }), 'x.a.tokens: a secret'],
  ])('finds %s', (_, schema, problem) => {
    expect(problemsOf(z.object({ a: schema }), 'x')).toEqual([problem]);
  });
});
