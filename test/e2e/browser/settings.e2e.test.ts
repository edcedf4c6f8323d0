import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { createScreen } from '../screen.ts';
import { button, heading, openPage } from '../studioPage.ts';
import { useStudio } from './useStudio.ts';

const studio = useStudio();

describe('the language and the theme that a person has chosen', () => {
  test('are there after a reload, and in every other window', async () => {
    const visit = await studio().open();
    const { page } = visit;
    const french = createScreen(page, 'fr');
    await openPage(visit, 'settings');
    await button(visit, 'Français').click();
    await button(french, french.words.say('settings.dark')).waitFor();
    // What the page has not sent yet would be lost with it.
    const saved = page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/preferences.save') &&
        response.request().postData()?.includes('"dark"') === true,
    );
    await button(french, french.words.say('settings.dark')).click();
    await saved;
    await heading(french, french.words.say('shell.settings')).waitFor();
    expect(await looks(page)).toEqual({ language: 'fr', scheme: 'dark', isDark: true });
    await page.reload();
    await heading(french, french.words.say('shell.settings')).waitFor();
    expect(await looks(page)).toEqual({ language: 'fr', scheme: 'dark', isDark: true });
    const other = await studio().open();
    await heading(createScreen(other.page, 'fr'), french.words.say('home.firstSteps')).waitFor();
    expect(await looks(other.page)).toEqual({ language: 'fr', scheme: 'dark', isDark: true });
    await button(french, 'English').click();
    await button(visit, visit.words.say('settings.light')).click();
    expect(await looks(page)).toEqual({ language: 'en', scheme: 'light', isDark: false });
    expect([...visit.complaints, ...other.complaints]).toEqual([]);
  });
});

/** What a reader of the page, the browser and the eye take it for. */
function looks(page: Page): Promise<{ language: string; scheme: string; isDark: boolean }> {
  return page.evaluate(() => {
    const { backgroundColor } = getComputedStyle(document.body);
    const [red = 0, green = 0, blue = 0] = (backgroundColor.match(/\d+/g) ?? []).map(Number);
    return {
      language: document.documentElement.lang,
      scheme: getComputedStyle(document.documentElement).colorScheme,
      isDark: red + green + blue < 384,
    };
  });
}
