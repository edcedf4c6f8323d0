import { isId } from './paths.ts';

/** With an error a restore could write wrong or partial data; a warning is worth telling and nothing more. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Which part of the backup: 'db.collection', perhaps with a partition or segment. */
  readonly where: string;
  readonly reason: string;
}

export type Tell = (problem: Problem) => void;

/** One part of a backup. must tells an error, should a warning, when something does not hold. */
export interface Place {
  readonly must: (holds: boolean, reason: string) => void;
  readonly should: (holds: boolean, reason: string) => void;
  readonly mustBeId: (what: string, id: string) => void;
  readonly at: (part: string) => Place;
}

export function placeOf(where: string, tell: Tell): Place {
  const checker = (severity: Problem['severity']) => (holds: boolean, reason: string) => {
    if (!holds) tell({ severity, where, reason });
  };
  const must = checker('error');
  return {
    must,
    should: checker('warning'),
    mustBeId: (what, id) => must(isId(id) && id !== '0', `${quote(id)} is not a ${what} id`),
    at: (part) => placeOf(`${where} ${part}`, tell),
  };
}

/** No store holds more; and up to here the sizes are exact as JS numbers. */
export function isSize(size: string): boolean {
  const bytes = BigInt(size);
  return bytes >= 0n && bytes <= Number.MAX_SAFE_INTEGER;
}

/** Standard base64 with padding. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** For a name that anybody may have written: escaped and short. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
