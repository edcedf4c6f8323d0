import { app, type BrowserWindow, dialog } from 'electron/main';

import type { RunningJobs } from './runningJobs.ts';
import type { NativeTexts } from './texts.ts';

/**
 * Asks before the app is left while a job runs, and closes the engine before it goes: garbage collection is given back, and
 * what is left is written down. A signal, e.g. Ctrl-C in the terminal or the end of the session, is not asked about.
 */
export function guardQuit(
  window: BrowserWindow,
  jobs: RunningJobs,
  options: { readonly texts: () => NativeTexts; readonly close: () => Promise<void> },
): void {
  let state: 'open' | 'asking' | 'closing' | 'closed' = 'open';

  async function leave(): Promise<void> {
    if (state === 'closing' || state === 'closed') return;
    state = 'closing';
    await options.close();
    state = 'closed';
    app.quit();
  }

  async function ask(): Promise<void> {
    if (state !== 'open') return;
    if (jobs.running().length === 0) {
      await leave();
      return;
    }
    state = 'asking';
    const { message, detail, stop, stay } = options.texts().quit;
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message,
      detail,
      buttons: [stay, stop],
      defaultId: 0,
      cancelId: 0,
    });
    // A signal may have come meanwhile.
    if (state === 'asking') state = 'open';
    if (response === 1) await leave();
  }

  const hold = (event: { preventDefault(): void }): void => {
    if (state === 'closed') return;
    event.preventDefault();
    void ask();
  };
  window.on('close', hold);
  app.on('before-quit', hold);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void leave());
  }
}
