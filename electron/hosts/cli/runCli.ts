import { CommanderError } from 'commander';

import { AppError, Language, messageOf } from '#shared/errors.ts';
import type { PlanRequest } from '#shared/plan.ts';

import { exitCodeOfError, exitCodes, readingArguments, WrongUse } from './exitCode.ts';
import type { CliHost } from './host.ts';
import { cleanUpJob, resumeJob } from './jobCommands.ts';
import { type Actions, createProgram } from './program.ts';
import { checkConnections, getBackup, listBackups, listJobs } from './readCommands.ts';
import { type Profiles, type Read, readCreate, readRestore, requireName } from './requests.ts';
import { runPlan } from './runPlan.ts';
import { createScreen } from './screen.ts';
import {
  type GlobalOptions,
  type Scope,
  type Session,
  type SessionNeeds,
  withSession,
} from './session.ts';
import { listenForStop, whenAborted } from './stopRequests.ts';
import { checkArguments, isAnswer, scanArguments, translateRefusal } from './usage.ts';
import { createWords, languageOf } from './words.ts';

const withConfig = { config: true, mentionsInterrupted: true };
const aboutJobs = { config: true, mentionsInterrupted: false };
const withoutConfig = { config: false, mentionsInterrupted: false };

/**
 * Runs one command line and gives its exit code: 0 done and verified, 1 failed, 2 done with differences, 3 blocked before
 * anything was written, 4 stopped, 64 wrong use or not built, 130 at a second Ctrl-C. Never fails.
 * @param argv without the program itself
 */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  const scope = createScope(argv, host);
  const { stop, screen, words } = scope;
  try {
    const aborted = whenAborted(stop.second).then(() => exitCodes.aborted);
    return await Promise.race([aborted, execute(argv, scope)]);
  } catch (error) {
    if (isAnswer(error)) return exitCodes.done;
    const wrong = error instanceof CommanderError ? translateRefusal(error, words) : error;
    if (wrong instanceof WrongUse) {
      screen.error(wrong.error);
      return exitCodes.usage;
    }
    const known = wrong instanceof AppError ? wrong : unexpected(wrong);
    // The hint of STOPPED speaks of a job; here none had begun.
    if (known.code === 'STOPPED' && !screen.isJson) screen.note(words.say('done.nothingBegun'));
    else screen.error(known);
    return exitCodeOfError(known);
  } finally {
    stop.close();
  }
}

function createScope(argv: readonly string[], host: CliHost): Scope {
  const scanned = scanArguments(argv);
  const language = Language.safeParse(scanned.language).data ?? languageOf(host.environment);
  const words = createWords(language, host.timeZone);
  const { NO_COLOR, TERM } = host.environment;
  const screen = createScreen({
    stdout: host.stdout,
    stderr: host.stderr,
    words,
    isJson: scanned.isJson,
    hasColor: scanned.hasColor && !NO_COLOR && TERM !== 'dumb',
    canMove: TERM !== 'dumb',
    redact: (text) => host.redact(text),
  });
  return { host, screen, words, stop: listenForStop(host) };
}

async function execute(argv: readonly string[], scope: Scope): Promise<number> {
  const { host, words } = scope;
  checkArguments(argv, words);
  let exitCode: number = exitCodes.done;
  const program = createProgram({
    version: host.version,
    words,
    actions: createActions(scope, (code) => {
      exitCode = code;
    }),
    helpWidth: host.stdout.isTerminal ? host.stdout.columns : 80,
    writeOut: (text) => host.stdout.write(text),
  });
  await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
  return exitCode;
}

function createActions(scope: Scope, end: (exitCode: number) => void): Actions {
  const { words, screen } = scope;
  type Action = (session: Session) => Promise<number>;
  const run = async (globals: GlobalOptions, needs: SessionNeeds, action: Action) =>
    end(await withSession({ ...scope, options: globals }, needs, action));
  const runRead = <R extends PlanRequest>(
    { request, notes }: Read<R>,
    globals: GlobalOptions,
    confirmName: string | undefined,
  ): Promise<void> => {
    for (const note of notes) screen.warn(note);
    return run(globals, withConfig, (session) =>
      runPlan(request(session.opened), session, confirmName),
    );
  };
  return {
    create: (options, globals) => {
      const read = readingArguments(() => readCreate(options, words));
      return runRead(read, globals, options.confirmName);
    },
    restore: (options, globals) => {
      const read = readingArguments(() => readRestore(options, words));
      return runRead(read, globals, options.confirmName);
    },
    delete: ({ name, confirmName }, globals) => {
      const backupName = requireName(name, words);
      const request = ({ storageId }: Profiles) =>
        ({ kind: 'delete', storageId, backupName }) as const;
      return runRead({ request, notes: [] }, globals, confirmName);
    },
    list: (globals) => run(globals, withConfig, listBackups),
    get: (name, globals) => {
      const backupName = requireName(name, words);
      return run(globals, withConfig, (session) => getBackup(backupName, session));
    },
    check: (globals) => run(globals, withConfig, checkConnections),
    jobs: (globals) => run(globals, withoutConfig, listJobs),
    resume: (jobId, globals) => run(globals, aboutJobs, (session) => resumeJob(jobId, session)),
    cleanup: (jobId, globals) => run(globals, aboutJobs, (session) => cleanUpJob(jobId, session)),
  };
}

function unexpected(error: unknown): AppError {
  return new AppError('INTERNAL', { reason: messageOf(error) }, { cause: error });
}
