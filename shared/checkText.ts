import { type CheckFinding, type CheckFix, type CheckStep, mostSegmentFiles } from './check.ts';
import type { Language } from './errors.ts';
import { formatCount, formatDuration, formatTime } from './format.ts';
import { createTexts, type Texts } from './text.ts';
import english from './text/checks.en.json' with { type: 'json' };
import french from './text/checks.fr.json' with { type: 'json' };

/** The words of the connection test, the same on screen and in the terminal. */
export interface CheckWords {
  nameOf(step: CheckStep): string;
  /** Follows the name of its step: no capital, no full stop. */
  describe(finding: CheckFinding): string;
  /** For a button, and what is to be known before it is pressed; '' when there is nothing. */
  describeFix(fix: CheckFix): { readonly action: string; readonly detail: string };
}

type Catalogue = typeof english;
type TextKey = Parameters<Texts<Catalogue>['say']>[0];
type CountKey = Parameters<Texts<Catalogue>['count']>[0];

/**
 * Params of findings travel as plain strings; their names say how they are written: those of a unit are counted ('50+' is at
 * least 50), …At is an ISO time, seconds a duration, count a number, step the name of another step. Others stand as they are.
 */
export function createCheckWords(language: Language, timeZone: string): CheckWords {
  const catalogue = language === 'en' ? english : french;
  const texts: Texts<Catalogue> = createTexts({ en: english, fr: french }, language);

  function written(name: string, value: string): string {
    if (name.endsWith('At')) return formatTime(value, language, timeZone);
    if (name === 'seconds') return formatDuration(Number(value), language);
    if (name === 'count') return formatCount(value, language);
    if (name === 'step') return texts.say(`check.${value as CheckStep}`);
    return has(`unit.${name}`) ? counted(`unit.${name}` as CountKey, value) : value;
  }

  function counted(key: CountKey, value: string): string {
    const text = texts.count(key, value.replace('+', ''));
    return value.endsWith('+') ? texts.say('unit.atLeast', { text }) : text;
  }

  function has(key: string): boolean {
    return Object.hasOwn(catalogue, key);
  }

  function describe({ name, params }: CheckFinding): string {
    const shown = Object.entries(params).map(([key, value]) => [key, written(key, value)]);
    return texts.say(`finding.${name}` as TextKey, Object.fromEntries(shown));
  }

  return {
    nameOf: (step) => texts.say(`check.${step}`),
    describe: (finding) => (has(`finding.${finding.name}`) ? describe(finding) : ''),
    describeFix(fix) {
      if (fix.type === 'useRegion') return { action: texts.say('fix.useRegion', fix), detail: '' };
      if (fix.type === 'useBucket') return { action: bucketAction(texts, fix), detail: '' };
      const { rootPath, segmentFiles, newestAt } = fix;
      const action =
        rootPath === ''
          ? texts.say('fix.useBucketRoot')
          : texts.say('fix.useRootPath', { rootPath });
      const files = counted(
        'unit.segmentFiles',
        String(segmentFiles) + (segmentFiles < mostSegmentFiles ? '' : '+'),
      );
      if (newestAt === null) return { action, detail: files };
      const newest = { segmentFiles: files, newestAt: written('newestAt', newestAt) };
      return { action, detail: texts.say('fix.segmentsSince', newest) };
    },
  };
}

function bucketAction(
  texts: Texts<Catalogue>,
  { bucket, rootPath }: Extract<CheckFix, { type: 'useBucket' }>,
): string {
  return rootPath === null || rootPath === ''
    ? texts.say('fix.useBucket', { bucket })
    : texts.say('fix.useBucketAndRootPath', { bucket, rootPath });
}

/** Every finding there is a text for. */
export type FindingName = keyof Catalogue extends infer K
  ? K extends `finding.${infer Name}`
    ? Name
    : never
  : never;
