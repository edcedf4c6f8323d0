import type { Words } from '../texts/texts.ts';
import {
  defaultFlushChoices,
  defaultRestoreChoices,
  type FlushChoices,
  type RestoreChoices,
} from './drafts.ts';
import type { WizardStep } from './wizardStep.ts';

/** The options of a wizard in words: how many differ from what is usual, and each with what it is set to. */
export function optionsInWords(
  choices: { readonly flush?: FlushChoices; readonly restore?: RestoreChoices },
  words: Words,
): Pick<WizardStep, 'summary' | 'facts'> {
  const { flush, restore } = choices;
  const changed =
    (restore ? changesFrom(defaultRestoreChoices, restore) : 0) +
    (flush ? changesFrom(defaultFlushChoices, flush) : 0);
  return {
    summary:
      changed === 0 ? words.say('wizard.asUsual') : words.count('wizard.optionsChanged', changed),
    facts: [
      ...(restore ? restoreFacts(restore, words) : []),
      ...(flush ? flushFacts(flush, words) : []),
    ],
  };
}

function restoreFacts({ rebuildIndexes, useAutoIndex, load }: RestoreChoices, words: Words) {
  const indexes = rebuildIndexes ? (useAutoIndex ? 'auto' : 'same') : 'none';
  return [
    [words.say('wizard.indexes'), words.say(`wizard.indexes.${indexes}`)],
    [words.say('wizard.loading'), words.say(`wizard.loading.${load}`)],
    [words.say('wizard.check'), words.say('wizard.checkRows')],
  ] as const;
}

function flushFacts({ strategy, pauseGc }: FlushChoices, words: Words) {
  return [
    [words.say('wizard.flush'), words.say(`wizard.flush.${strategy}`)],
    [words.say('wizard.gc'), words.say(pauseGc ? 'wizard.gc.paused' : 'wizard.gc.running')],
  ] as const;
}

function changesFrom<Choices extends object>(usual: Choices, chosen: Choices): number {
  const names = Object.keys(usual) as (keyof Choices)[];
  return names.filter((name) => usual[name] !== chosen[name]).length;
}
