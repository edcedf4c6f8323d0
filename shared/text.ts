import { fill, type Language } from './errors.ts';
import { formatCount } from './format.ts';
import type { Int64 } from './int64.ts';

/** A text for one thing and one for several; {count} in it is the number as the language writes it. */
export interface PluralText {
  readonly one: string;
  readonly other: string;
}

type Catalogue<C> = { readonly [K in keyof C]: string | PluralText };
type KeyOf<C, V> = { [K in keyof C]: C[K] extends V ? K : never }[keyof C];
type Params = Readonly<Record<string, string>>;

export interface Texts<C extends Catalogue<C>> {
  readonly language: Language;
  say(key: KeyOf<C, string>, params?: Params): string;
  count(key: KeyOf<C, PluralText>, count: number | Int64, params?: Params): string;
}

/** Binds a catalogue of texts to a language. Both languages must have the same keys. */
export function createTexts<C extends Catalogue<C>>(
  catalogues: Readonly<Record<Language, C>>,
  language: Language,
): Texts<C> {
  const catalogue = catalogues[language];
  const rules = new Intl.PluralRules(language);
  return {
    language,
    say: (key, params = {}) => fill(catalogue[key] as string, params),
    count(key, count, params = {}) {
      const text = catalogue[key] as PluralText;
      // Beyond 2^53 no language here tells one number from another.
      const form = rules.select(Number(count)) === 'one' ? 'one' : 'other';
      return fill(text[form], { ...params, count: formatCount(count, language) });
    },
  };
}
