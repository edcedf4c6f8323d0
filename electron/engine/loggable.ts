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
  if (typeof value === 'string') return cut(redactor.redact(value));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `(${typeof value})`;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return '(deeper)';
  const inner = (item: unknown): unknown => loggable(item, redactor, depth + 1);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  if (value instanceof AppError) return inner(toErrorInfo(value));
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    return inner({ name, message, stack, cause });
  }
  if (Array.isArray(value)) return value.slice(0, mostItems).map(inner);
  const fields = Object.entries(value).slice(0, mostItems);
  return Object.fromEntries(
    fields.map(([name, field]) => [
      redactor.redact(name),
      secretField.test(name) ? '***' : inner(field),
    ]),
  );
}

function cut(text: string): string {
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText)}… (${text.length - longestText} more)`;
}
