import type { Clock } from '#engine/clock.ts';
import { hostOnly } from '#shared/contract.ts';
import { AppError, type ErrorInfo, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

/** Of characters and fields together; nothing that a screen asks for is longer. */
const mostSize = 2 ** 20;
const deepest = 32;
/** A page that draws everything at once asks some dozens. */
const mostAtOnce = 400;
const refilledPerSecond = 100;

/**
 * The engine for a page, which might be one that somebody else got to run code in: only plain JSON of limited size reaches
 * the engine, not more of it than a person causes, and nothing that hosts keep to themselves.
 */
export function guardCalls(
  engine: Transport<EngineEvent>,
  clock: Pick<Clock, 'monotonicMs'>,
): Transport<EngineEvent> {
  let left = mostAtOnce;
  let lastMs = clock.monotonicMs();

  function take(): boolean {
    const nowMs = clock.monotonicMs();
    left = Math.min(mostAtOnce, left + ((nowMs - lastMs) / 1000) * refilledPerSecond);
    lastMs = nowMs;
    if (left < 1) return false;
    left -= 1;
    return true;
  }

  return {
    subscribe: engine.subscribe,
    async call(path, input) {
      if (!take()) return { ok: false, error: refusal('TOO_MANY_CALLS') };
      if (hostOnly.has(path)) return { ok: false, error: refusal('NO_SUCH_PROCEDURE', { path }) };
      const reason = whyNotPlain(input);
      if (reason !== null) return { ok: false, error: refusal('INVALID_INPUT', { reason }) };
      return engine.call(path, input);
    },
  };
}

function refusal(
  code: 'TOO_MANY_CALLS' | 'INVALID_INPUT' | 'NO_SUCH_PROCEDURE',
  params = {},
): ErrorInfo {
  return toErrorInfo(new AppError(code, params));
}

/** Why a value is not what JSON holds: by structured clone a page can send loops, bigints, maps and gigabytes. */
export function whyNotPlain(value: unknown): string | null {
  let left = mostSize;
  const look = (one: unknown, depth: number): string | null => {
    if (depth > deepest) return 'it is nested too deep';
    left -= typeof one === 'string' ? one.length + 1 : 1;
    if (left < 0) return 'it is too long';
    if (one === null || ['string', 'boolean', 'undefined'].includes(typeof one)) return null;
    if (typeof one === 'number') return Number.isFinite(one) ? null : 'a number is not finite';
    if (typeof one !== 'object') return `it holds a ${typeof one}`;
    if (Array.isArray(one)) return first(one, (item) => look(item, depth + 1));
    if (!isPlainObject(one)) return `it holds a ${one.constructor?.name ?? 'strange object'}`;
    return first(Object.entries(one), ([name, item]) => {
      left -= name.length;
      return name === '__proto__' ? 'a field is named __proto__' : look(item, depth + 1);
    });
  };
  return look(value, 0);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function first<T>(items: readonly T[], reasonOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const reason = reasonOf(item);
    if (reason !== null) return reason;
  }
  return null;
}
