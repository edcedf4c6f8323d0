import { isId } from './paths.ts';

/**
 * Something in the metadata that is not as it should be. With an error a restore could write wrong or partial data; a
 * warning is worth telling and nothing more.
 */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Which part of the backup: 'db.collection', perhaps with a partition or segment. */
  readonly where: string;
  readonly reason: string;
}

export function problem(severity: Problem['severity'], where: string, reason: string): Problem {
  return { severity, where, reason };
}

export function* idProblems(where: string, what: string, id: string): Generator<Problem> {
  if (!isId(id) || id === '0') yield problem('error', where, `${quote(id)} is not a ${what} id`);
}

/** No store holds more; and up to here the sizes are exact as JS numbers. */
const largestSize = BigInt(Number.MAX_SAFE_INTEGER);

export function isSize(size: string): boolean {
  const bytes = BigInt(size);
  return bytes >= 0n && bytes <= largestSize;
}

/** Standard base64 with padding. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** For a name that anybody may have written: escaped and short. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
