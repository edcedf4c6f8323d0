import { afterAll, afterEach, beforeAll } from 'vitest';

import { type Display, startDisplay } from '../../servers/display.ts';
import { type InstalledApp, installApp } from '../../servers/electron.ts';
import { heading } from '../studioPage.ts';
import { environmentOf, openStudio, type Studio, type StudioOptions } from './studio.ts';

/** Where the stories of a file open the app. */
export interface Desktop {
  readonly installed: () => InstalledApp;
  /** Of programs that are started beside it. */
  readonly environment: () => Record<string, string>;
  /** The app on the data folder of this name, which may have been used before. */
  open(name: string, more?: Pick<StudioOptions, 'electron' | 'more'>): Promise<Studio>;
  /** The same on a new one, when a person can begin. */
  openFirst(name: string): Promise<Studio>;
}

/** One display and one installed app for the stories of a file. An app that a story opens is ended after it, or with the file. */
export function useDesktop(opensFor: 'each story' | 'the file'): Desktop {
  let installed: InstalledApp;
  let display: Display;
  const opened: Studio[] = [];
  const endAll = async (): Promise<void> => {
    for (const studio of opened.splice(0)) await studio.kill();
  };
  beforeAll(async () => {
    installed = await installApp();
    display = await startDisplay(installed.user);
  });
  if (opensFor === 'each story') afterEach(endAll);
  afterAll(async () => {
    await endAll();
    display?.server.kill();
  });

  async function open(
    name: string,
    more: Pick<StudioOptions, 'electron' | 'more'> = {},
  ): Promise<Studio> {
    const studio = await openStudio({ installed, display, name, ...more });
    opened.push(studio);
    return studio;
  }

  return {
    installed: () => installed,
    environment: () => environmentOf(installed, display),
    open,
    async openFirst(name) {
      const studio = await open(name);
      await heading(studio, studio.words.say('home.firstSteps')).waitFor();
      return studio;
    },
  };
}
