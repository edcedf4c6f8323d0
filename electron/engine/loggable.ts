import { AppError, toErrorInfo } from '#shared/errors.ts';

import type { Redactor } from './redact.ts';

const deepest = 6;
const mostItems = 100;
const longestText = 8192;

/** Fields whose value is never written, whatever it is; names of secrets (…Ref) are not secrets. */
const secretField =
  /^(password|passphrase|secret|secretKey|secretAccessKey|sessionToken|token|authorization|apiKey|accountKey|ezk)$/i;

/**
 * What may be written of any value: JSON without secrets, of limited depth and length, also of errors, loops and
 * bigints. Texts are redacted before they are cut, since half a secret would not be known again.
 */
export function loggable(value: unknown, redactor: Redactor, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
      return cut(redactor.redact(value));
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
      return value.toString();
    case 'function':
    case 'symbol':
      return `(${typeof value})`;
    case 'object':
      return value === null || depth < deepest ? inner(value, redactor, depth + 1) : '(deeper)';
  }
}

function inner(value: object | null, redactor: Redactor, depth: number): unknown {
  if (value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  if (value instanceof AppError) return loggable(toErrorInfo(value), redactor, depth);
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    return loggable({ name, message, stack, cause }, redactor, depth);
  }
  if (Array.isArray(value)) {
    return value.slice(0, mostItems).map((item) => loggable(item, redactor, depth));
  }
  const fields = Object.entries(value).slice(0, mostItems);
  return Object.fromEntries(
    fields.map(([name, field]) => [
      redactor.redact(name),
      secretField.test(name) ? '***' : loggable(field, redactor, depth),
    ]),
  );
}

function cut(text: string): string {
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText)}… (${text.length - longestText} more)`;
}
