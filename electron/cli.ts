import { homedir } from 'node:os';

import { createRedactor } from '#engine/redact.ts';
import { createSystemClock } from '#engine/systemClock.ts';
import type { CliHost, Output } from '#hosts/cli/host.ts';
import { openEngine } from '#hosts/cli/openEngine.ts';
import { runCli } from '#hosts/cli/runCli.ts';

import packageFile from '../package.json' with { type: 'json' };

const { version } = packageFile;
const clock = createSystemClock();
const redactor = createRedactor();
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A reader that has gone (`| head`) ends neither a backup nor what cleans up after it. */
function outputOf(stream: NodeJS.WriteStream): Output {
  stream.on('error', () => undefined);
  return {
    get isTerminal() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
    write: (text) => void stream.write(text),
  };
}

const host: CliHost = {
  version,
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  environment: process.env,
  platform: process.platform,
  homeFolder: homedir(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  clock,
  redact: (text) => redactor.redact(text),
  openEngine: (request) =>
    openEngine(request, {
      version,
      clock,
      environment: process.env,
      currentFolder: process.cwd(),
      redactor,
    }),
  onStopSignal(listener) {
    for (const signal of stopSignals) process.on(signal, listener);
    return () => {
      for (const signal of stopSignals) process.off(signal, listener);
    };
  },
};

const exitCode = await runCli(process.argv.slice(2), host);
// What was written may still be on its way; what is still running is not waited for.
process.stdout.write('', () => process.exit(exitCode));
