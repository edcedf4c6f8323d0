import { type BrowserWindow, Notification, powerSaveBlocker } from 'electron/main';

import { describeError, type Language } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import { formatPercent } from '#shared/format.ts';
import { applyJobEvent, type Job, type JobOutcome } from '#shared/job.ts';
import type { Transport } from '#shared/rpc.ts';

import { nativeTexts } from './texts.ts';

export interface RunningJobs {
  /** Newest first. */
  readonly running: () => readonly Job[];
}

/** What the system is told of jobs: no sleep while one runs, its share on the taskbar and in the title, a word at its end. */
export function followJobs(
  engine: Pick<Transport<EngineEvent>, 'subscribe'>,
  window: BrowserWindow,
  options: { readonly language: () => Language; readonly hasDeveloperTools: boolean },
): RunningJobs {
  const { language } = options;
  const jobs = new Map<string, Job>();
  let pageTitle = window.getTitle();
  let blocker: number | null = null;
  const running = () => [...jobs.values()].filter(({ state }) => state !== 'finished').toReversed();

  function show(): void {
    if (window.isDestroyed()) return;
    const [job] = running();
    window.setProgressBar(job === undefined ? -1 : job.progress.fraction);
    const percent = job && formatPercent(job.progress.fraction, language());
    window.setTitle(percent === undefined ? pageTitle : `${percent} – ${pageTitle}`);
    if (job !== undefined && blocker === null) {
      blocker = powerSaveBlocker.start('prevent-app-suspension');
    }
    if (job === undefined && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  }

  window.on('page-title-updated', (event, title) => {
    event.preventDefault();
    // Whoever sits before a window that others may look into should see that.
    const tools = nativeTexts[language()].menu.developerTools;
    pageTitle = options.hasDeveloperTools ? `${title} – ${tools}` : title;
    show();
  });
  engine.subscribe((event) => {
    if (event.type === 'check.step') return;
    if (event.type === 'jobs.snapshot') {
      jobs.clear();
      for (const job of event.jobs) jobs.set(job.id, job);
    } else {
      const before = event.type === 'job.queued' ? event.job : jobs.get(event.jobId);
      if (before === undefined) return;
      const job = applyJobEvent(before, event);
      jobs.set(job.id, job);
      if (event.type === 'job.finished') notify(job, event.outcome, { window, language });
    }
    show();
  });
  return { running };
}

/** Whoever looks at the window sees it there. */
function notify(
  { error, plan }: Job,
  outcome: JobOutcome,
  { window, language }: { readonly window: BrowserWindow; readonly language: () => Language },
): void {
  if (window.isDestroyed() || window.isFocused() || !Notification.isSupported()) return;
  const notification = new Notification({
    title: [nativeTexts[language()].ended[outcome], plan.backupName].filter(Boolean).join(' – '),
    body: error === null ? '' : describeError(error, language()).title,
  });
  notification.on('click', () => {
    window.show();
    window.focus();
  });
  notification.show();
}
