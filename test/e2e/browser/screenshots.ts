import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { openStudio, type Visit } from './studio.ts';
import { tour } from './tour.ts';

/** How each scene is drawn: in which colours, and in how many pixels of CSS. At 200 % a window of 1280 × 720 has half of them. */
const looks = {
  light: { scheme: 'light', width: 1280, height: 800, scale: 1 },
  dark: { scheme: 'dark', width: 1280, height: 800, scale: 1 },
  small: { scheme: 'light', width: 1280, height: 720, scale: 1 },
  zoom: { scheme: 'light', width: 640, height: 360, scale: 2 },
} as const;

const looksOf = { en: ['light', 'dark', 'small', 'zoom'], fr: ['light', 'zoom'] } as const;

/**
 * Draws every page and dialog of the built app, in both languages, as `language/look/scene.png`. A scene of which a name is
 * given is drawn alone. Tells of each file when it is there.
 */
export async function takeScreenshots(options: {
  readonly folder: string;
  readonly only: readonly string[];
  readonly onFile: (file: string) => void;
}): Promise<void> {
  const { folder, only, onFile } = options;
  for (const language of ['en', 'fr'] as const) {
    const studio = await openStudio();
    try {
      await tour(studio, {
        language,
        async onScene(scene, visit) {
          if (only.length > 0 && !only.includes(scene)) return;
          for (const look of looksOf[language]) {
            const file = path.join(folder, language, look, `${scene}.png`);
            mkdirSync(path.dirname(file), { recursive: true });
            await draw(visit, look, file);
            onFile(file);
          }
        },
      });
    } finally {
      await studio.close();
    }
  }
}

async function draw(visit: Visit, look: keyof typeof looks, file: string): Promise<void> {
  const { page } = visit;
  const { scheme, width, height, scale } = looks[look];
  const session = await page.context().newCDPSession(page);
  await page.emulateMedia({ colorScheme: scheme });
  await session.send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: scale,
    mobile: false,
  });
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  await session.send('Emulation.clearDeviceMetricsOverride');
  await session.detach();
}
