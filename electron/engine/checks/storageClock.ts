import { Agent, ProxyAgent, request } from 'undici';

import { AppError } from '#shared/errors.ts';
import type { S3Location } from '#shared/profile.ts';

import type { Clock } from '../clock.ts';
import { mapTransportError } from '../storage/mapS3Error.ts';
import { connectContext } from './checkScope.ts';
import { failed, finding, type Outcome, passed, skipped, warned } from './outcome.ts';

const warnFromMs = 5 * 60_000;
/** S3 services refuse signatures from here on. */
const failFromMs = 15 * 60_000;

interface ClockScope {
  readonly clock: Clock;
  readonly proxy: string | undefined;
  readonly signal: AbortSignal;
}

/** Compares the clock of this computer with the Date of any answer of the storage; a refusal has one too. */
export async function compareClocks(
  location: S3Location,
  { clock, proxy, signal }: ClockScope,
): Promise<Outcome> {
  const { endpoint, useTls } = location;
  // Nothing secret is sent, and whether a certificate is trusted is told by another step.
  const tls = { rejectUnauthorized: false };
  const dispatcher =
    proxy === undefined
      ? new Agent({ connect: tls })
      : new ProxyAgent({ uri: proxy, requestTls: tls });
  try {
    const before = clock.now();
    const url = `${useTls ? 'https' : 'http'}://${endpoint}/`;
    const answer = await request(url, { dispatcher, signal });
    const after = clock.now();
    await answer.body.dump();
    const date = Date.parse(String(answer.headers['date'] ?? ''));
    if (Number.isNaN(date)) return skipped(finding('noDate'));
    return judge(aheadMs({ before, after }, date), endpoint);
  } catch (error) {
    throw mapTransportError(error, connectContext(location));
  } finally {
    await dispatcher.destroy();
  }
}

/** How far this computer is ahead at least; the date has whole seconds only, and the answer was made between two times. */
export function aheadMs(here: { readonly before: Date; readonly after: Date }, dateMs: number) {
  const behind = dateMs - here.after.getTime();
  const ahead = here.before.getTime() - (dateMs + 999);
  return behind > 0 ? -behind : Math.max(0, ahead);
}

function judge(ahead: number, host: string): Outcome {
  const apartMs = Math.abs(ahead);
  const seconds = String(apartMs / 1000);
  if (apartMs <= warnFromMs) return passed(finding('clock', { seconds }), undefined);
  const told = finding(ahead > 0 ? 'clockAhead' : 'clockBehind', { seconds, host });
  if (apartMs <= failFromMs) return warned(told, undefined);
  return failed(new AppError('CLOCK_SKEW', { host }), told);
}
