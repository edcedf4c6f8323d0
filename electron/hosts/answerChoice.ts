import { type ChosenFile, type ChosenPath, contract } from '#shared/contract.ts';
import { AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import { createClient, type Transport } from '#shared/rpc.ts';

export interface Choice {
  readonly what: ChosenPath['what'];
  readonly suggestedName: string;
}

/** Asks the person by the means of this host, and hands the place to the engine; null when none was chosen. */
export type ChooseFile = (
  choice: Choice,
  keep: (chosen: ChosenPath) => Promise<ChosenFile>,
) => Promise<ChosenFile | null>;

/** The engine for pages of a host that can ask for a file: it answers files.choose, and the path never gets to the page. */
export function answerChoice(
  engine: Transport<EngineEvent>,
  choose: ChooseFile,
): Transport<EngineEvent> {
  const { files } = createClient(contract, engine.call);
  return {
    subscribe: engine.subscribe,
    async call(path, input) {
      if (path !== 'files.choose') return engine.call(path, input);
      try {
        const choice = contract.files.choose.input.safeParse(input);
        if (!choice.success) throw new AppError('INVALID_INPUT', { reason: choice.error.message });
        return { ok: true, value: await choose(choice.data, files.keep) };
      } catch (error) {
        return { ok: false, error: toErrorInfo(error) };
      }
    },
  };
}

/** A name as a person gave it to a backup, as the name of a zip; without what no system takes in the name of a file. */
export function zipNameOf(suggested: string): string {
  const name = suggested.replaceAll(/[\p{Control}/\\:*?"<>|]/gu, '_').replace(/\.zip$/i, '');
  return `${name === '' ? 'backup' : name}.zip`;
}
