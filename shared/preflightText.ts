import type { Language } from './errors.ts';
import { formatBytes, formatCount } from './format.ts';
import type { PreflightId, PreflightResult } from './preflight.ts';
import { createTexts, type Texts } from './text.ts';
import english from './text/preflight.en.json' with { type: 'json' };
import french from './text/preflight.fr.json' with { type: 'json' };

type TextKey = Parameters<Texts<typeof english>['say']>[0];

const bytes: readonly string[] = ['free', 'needed', 'used', 'total'];
const counts: readonly string[] = ['rows', 'count', 'present', 'added'];

/** The words of the preflight, the same on screen and in the terminal. */
export interface PreflightWords {
  nameOf(id: PreflightId): string;
  describe(finding: NonNullable<PreflightResult['finding']>): string;
}

export function createPreflightWords(language: Language): PreflightWords {
  const texts: Texts<typeof english> = createTexts({ en: english, fr: french }, language);
  const written = (name: string, value: string): string => {
    if (bytes.includes(name)) return formatBytes(Number(value), language);
    return counts.includes(name) ? formatCount(value, language) : value;
  };
  return {
    nameOf: (id) => texts.say(`preflight.${id}`),
    describe({ name, params }) {
      const shown = Object.entries(params).map(([key, value]) => [key, written(key, value)]);
      return texts.say(`preflight.finding.${name}` as TextKey, Object.fromEntries(shown));
    },
  };
}
