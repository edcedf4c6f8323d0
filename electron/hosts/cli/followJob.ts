import type { Job } from '#shared/job.ts';

import { createJobView } from './jobView.ts';
import type { Session } from './session.ts';
import { whenAborted } from './stopRequests.ts';

const tickMs = 250;
/** The engine ends a stopped job within 2 s; what takes longer is not waited for. */
const stopPatienceMs = 3_000;

/**
 * Shows a job until it has finished. At the first Ctrl-C it is stopped; when it has not ended 3 s later, it is given back
 * as it stands, without an outcome.
 */
export async function followJob(jobId: string, session: Session): Promise<Job> {
  const { host, screen, words, feed, stop } = session;
  const view = createJobView(screen, words, host.clock);
  const over = new AbortController();
  const finished = feed.follow(jobId, (event, job) => view.event(event, job));
  const ticking = tick();

  async function tick(): Promise<void> {
    while (!over.signal.aborted) {
      const job = feed.job(jobId);
      if (job !== undefined) view.tick(job);
      await host.clock.sleep(tickMs, over.signal).catch(() => undefined);
    }
  }

  const lateness = new AbortController();
  const late = whenAborted(lateness.signal);
  async function stopJob(): Promise<void> {
    // A job that cannot be stopped here has ended by itself, or the wait below ends it for us.
    await session.client.jobs.stop({ jobId }).catch(() => undefined);
    await host.clock.sleep(stopPatienceMs, over.signal).then(
      () => lateness.abort(),
      () => undefined,
    );
  }
  const onStop = (): void => void stopJob();
  if (stop.first.aborted) onStop();
  else stop.first.addEventListener('abort', onStop, { once: true });

  try {
    const ended = await Promise.race([finished, late]);
    return ended ?? feed.job(jobId) ?? (await session.client.jobs.get({ jobId }));
  } finally {
    stop.first.removeEventListener('abort', onStop);
    over.abort();
    await ticking;
    view.end();
  }
}
