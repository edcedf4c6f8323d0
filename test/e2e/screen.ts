import type { Page } from 'playwright-core';

import type { Language } from '#shared/errors.ts';
import { createTexts, type Texts } from '#shared/text.ts';

import { catalogues } from '../../renderer/src/texts/catalogues.ts';

export type ScreenTexts = Texts<(typeof catalogues)['en']>;

/** A page of the app, in a browser or in a window, and the texts of the language it speaks. */
export interface Screen {
  readonly page: Page;
  readonly words: ScreenTexts;
}

/** What people and screen readers find things by comes from the texts of the app: a new wording is one change. */
export function createScreen(page: Page, language: Language = 'en'): Screen {
  return { page, words: createTexts(catalogues, language) };
}
