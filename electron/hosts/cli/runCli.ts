import { AppError, Language, messageOf } from '#shared/errors.ts';

import { languageOf } from './environment.ts';
import { exitCodeOfError, exitCodes } from './exitCode.ts';
import type { CliHost } from './host.ts';
import { readCommand } from './program.ts';
import { createScreen } from './screen.ts';
import { listenForStop, runTask } from './session.ts';
import { scanArguments } from './usage.ts';
import { createWords } from './words.ts';

/**
 * Runs one command line and gives its exit code: 0 done and verified, 1 failed, 2 done with differences, 3 blocked before
 * anything was written, 4 stopped, 64 wrong use or not built, 130 at a second Ctrl-C. Never fails.
 * @param argv without the program itself
 */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  const asked = scanArguments(argv);
  const language = Language.safeParse(asked.language).data ?? languageOf(host.environment);
  const words = createWords(language, host.timeZone);
  const screen = createScreen(host, words, asked);
  const stop = listenForStop(host);
  const scope = { host, screen, words, stop };
  let isRead = false;
  try {
    const task = readCommand(argv, scope);
    isRead = true;
    if (task === null) return exitCodes.done;
    const aborted = stop.aborted.then(() => exitCodes.aborted);
    return await Promise.race([aborted, runTask(task, scope)]);
  } catch (error) {
    const known =
      error instanceof AppError
        ? error
        : new AppError('INTERNAL', { reason: messageOf(error) }, { cause: error });
    // The hint of STOPPED speaks of a job; here none had begun.
    if (known.code === 'STOPPED' && !screen.isJson) screen.note(words.say('done.nothingBegun'));
    else screen.error(known);
    // Whatever the arguments are refused for is wrong use.
    return isRead || known.code === 'INTERNAL' ? exitCodeOfError(known) : exitCodes.usage;
  } finally {
    stop.close();
  }
}
