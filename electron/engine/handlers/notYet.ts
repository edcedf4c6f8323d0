import { AppError } from '#shared/errors.ts';

/** Of a call that has no engine yet. */
export async function notYet(what: string): Promise<never> {
  throw new AppError('NOT_BUILT', { what, reason: 'it is not there yet' });
}
