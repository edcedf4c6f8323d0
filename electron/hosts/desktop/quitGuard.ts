import { app, type BrowserWindow, dialog } from 'electron/main';

import type { RunningJobs } from './runningJobs.ts';

const texts = {
  en: {
    message: 'A job is running',
    detail:
      'Quitting stops it. What it has copied stays, and it can be continued or cleaned up at the next start.',
    stop: 'Stop and quit',
    stay: 'Keep running',
  },
  fr: {
    message: 'Une tâche est en cours',
    detail:
      'Quitter l’arrête. Ce qu’elle a copié reste : elle pourra être continuée ou nettoyée au prochain démarrage.',
    stop: 'Arrêter et quitter',
    stay: 'Laisser continuer',
  },
} as const;

/**
 * Asks before the app is left while a job runs, and closes the engine before it goes: garbage collection is given back, and
 * what is left is written down.
 */
export function guardQuit(
  window: BrowserWindow,
  jobs: RunningJobs,
  options: { readonly language: () => 'en' | 'fr'; readonly close: () => Promise<void> },
): void {
  let isClosed = false;
  let isAsking = false;

  async function leave(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    if (jobs.running().length === 0 || (await mayStop())) {
      await options.close();
      isClosed = true;
      app.quit();
    }
    isAsking = false;
  }

  async function mayStop(): Promise<boolean> {
    const { message, detail, stop, stay } = texts[options.language()];
    const buttons = [stay, stop];
    const asked = { type: 'question', message, detail, buttons, defaultId: 0, cancelId: 0 } as const;
    const { response } = await dialog.showMessageBox(window, { ...asked, buttons });
    return response === 1;
  }

  const hold = (event: { preventDefault(): void }): void => {
    if (isClosed) return;
    event.preventDefault();
    void leave();
  };
  window.on('close', hold);
  app.on('before-quit', hold);
}
