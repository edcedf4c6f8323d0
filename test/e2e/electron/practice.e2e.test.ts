import { beforeAll, describe, expect, test } from 'vitest';

import {
  button,
  cellsOf,
  goOn,
  openPage,
  openPractice,
  pickCluster,
  review,
  start,
  tick,
  untilOutcome,
} from '../studioPage.ts';
import type { Studio } from './studio.ts';
import { useDesktop } from './useDesktop.ts';

const desktop = useDesktop('the file');
let studio: Studio;

beforeAll(async () => {
  studio = await desktop.open('practice');
});

describe('a newcomer, in the window and with the mouse alone', () => {
  test('copies a collection beside itself and sees what became of every row', async () => {
    const { page, words } = studio;
    await openPractice(studio);
    await page.getByText(words.say('shell.practice'), { exact: true }).waitFor();
    await page.getByRole('link', { name: words.say('home.newCopy') }).click();
    await pickCluster(studio, 'Practice A');
    await goOn(studio, 'what');
    await tick(studio, 'default.products');
    await goOn(studio, 'names', 'place', 'options', 'review');
    expect(await review(studio)).toContain('inside Practice A, beside the originals');
    await start(studio, 'copy');
    // Its alias stays with the original: that is the warning.
    await untilOutcome(studio, 'verifiedWithWarnings');
    expect(await cellsOf(studio, 'default.products_bak')).toEqual([
      'default.products_bak',
      '8,000 to 8,040',
      '8,040',
      '8,000',
      words.say('job.verdict.explained'),
    ]);
  });

  test('sees the percent of a job in the title and on the taskbar only while it runs', async () => {
    const shown = await studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getTitle(),
    );
    expect(shown).toBe('Copy default.products – Milvus Backup Studio');
  });

  test('reads the menu in the language of the screens as soon as it is chosen', async () => {
    const labels = () =>
      studio.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
    expect(await labels()).toEqual(['File', 'Edit', 'View', 'Window']);
    await openPage(studio, 'settings');
    await button(studio, 'Français').click();
    await studio.page.getByRole('heading', { name: 'Réglages' }).waitFor();
    expect(await labels()).toEqual(['Fichier', 'Édition', 'Affichage', 'Fenêtre']);
  });

  test('finds no way to reload the page in the menu', async () => {
    const roles = await studio.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.flatMap(({ submenu }) =>
        (submenu?.items ?? []).map(({ role }) => `${role}`.toLowerCase()),
      ),
    );
    expect(roles).toContain('copy');
    expect(roles?.filter((role) => /reload|devtools/.test(role))).toEqual([]);
  });
});
