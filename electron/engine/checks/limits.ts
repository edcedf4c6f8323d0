import { AppError } from '#shared/errors.ts';

import type { Limit } from './steps.ts';

/** Of a step that asks Milvus, and what it says when Milvus is silent. */
export function milvusCall(address: string, call: string, timeoutMs: number): Limit {
  return {
    timeoutMs,
    late: (seconds) => new AppError('MILVUS_TIMEOUT', { address, call, seconds }),
  };
}

/** Of a step that asks a storage. */
export function storageCall(host: string, timeoutMs: number): Limit {
  return { timeoutMs, late: (seconds) => new AppError('STORAGE_TIMEOUT', { host, seconds }) };
}
