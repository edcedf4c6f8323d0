import { type BrowserWindow, Notification, powerSaveBlocker } from 'electron/main';

import { describeError } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import { applyJobEvent, type Job } from '#shared/job.ts';
import type { Transport } from '#shared/rpc.ts';

export interface RunningJobs {
  /** Newest first. */
  readonly running: () => readonly Job[];
}

/** What the system is told of jobs: no sleep while one runs, its share on the taskbar and in the title, a word at its end. */
export function followJobs(
  engine: Pick<Transport<EngineEvent>, 'subscribe'>,
  window: BrowserWindow,
  texts: { readonly language: () => 'en' | 'fr' },
): RunningJobs {
  const jobs = new Map<string, Job>();
  let blocker: number | null = null;
  const running = () => [...jobs.values()].filter(({ state }) => state !== 'finished').toReversed();

  function show(): void {
    if (window.isDestroyed()) return;
    const [job] = running();
    window.setProgressBar(job === undefined ? -1 : job.progress.fraction);
    if (job !== undefined && blocker === null) {
      blocker = powerSaveBlocker.start('prevent-app-suspension');
    }
    if (job === undefined && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  }

  engine.subscribe((event) => {
    if (event.type === 'jobs.snapshot') {
      jobs.clear();
      for (const job of event.jobs) jobs.set(job.id, job);
    } else {
      const before = event.type === 'job.queued' ? event.job : jobs.get(event.jobId);
      if (before === undefined) return;
      const job = applyJobEvent(before, event);
      jobs.set(job.id, job);
      if (event.type === 'job.finished') notify(job, window, texts.language());
    }
    show();
  });
  return { running };
}

const endings = {
  en: { done: 'Succeeded', failed: 'Failed', stopped: 'Stopped' },
  fr: { done: 'Réussie', failed: 'Échouée', stopped: 'Arrêtée' },
} as const;

/** Whoever looks at the window sees it there. */
function notify(job: Job, window: BrowserWindow, language: 'en' | 'fr'): void {
  if (window.isDestroyed() || window.isFocused() || !Notification.isSupported()) return;
  const { outcome, error, plan } = job;
  const key = outcome === 'failed' ? 'failed' : outcome === 'stopped' ? 'stopped' : 'done';
  const notification = new Notification({
    title: `${endings[language][key]} – ${plan.backupName}`,
    body: error === null ? '' : describeError(error, language).title,
  });
  notification.on('click', () => {
    window.show();
    window.focus();
  });
  notification.show();
}
