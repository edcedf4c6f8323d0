import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { openStudio, type Visit } from './studio.ts';
import { tour } from './tour.ts';

/** How each scene is drawn: in which colours, and in how many pixels of CSS. At 200 % a window of 1280 × 720 has half of them. */
const looks = {
  light: { scheme: 'light', width: 1280, height: 800, scale: 'css' },
  dark: { scheme: 'dark', width: 1280, height: 800, scale: 'css' },
  small: { scheme: 'light', width: 1280, height: 720, scale: 'css' },
  zoom: { scheme: 'light', width: 640, height: 360, scale: 'device' },
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
        deviceScaleFactor: 2,
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

async function draw({ page }: Visit, look: keyof typeof looks, file: string): Promise<void> {
  const { scheme, width, height, scale } = looks[look];
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height });
  // From the top, and nothing lit up by a mouse that happens to be there.
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('*')) element.scrollTop = 0;
  });
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide', scale });
}
