import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { build } from 'vite';

import { temporaryFolder } from './builders.ts';

/** Node 20 runs no TypeScript, so what is to be killed is bundled first. Gives the path of the script. */
export async function bundleChild(name: string): Promise<string> {
  const folder = await temporaryFolder();
  await build({
    configFile: false,
    logLevel: 'silent',
    root: import.meta.dirname,
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, `${name}.ts`),
      outDir: folder,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
  return join(folder, 'child.mjs');
}

export interface Child {
  readonly process: ChildProcess;
  /** The lines it printed so far. */
  readonly lines: readonly string[];
  /** Resolves when it has printed so many lines; fails when it ends before. */
  printed(count: number): Promise<void>;
  kill(): Promise<void>;
}

export function startChild(script: string, parameters: readonly string[]): Child {
  const child = spawn(process.execPath, [script, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => void lines.push(line));
  return {
    process: child,
    lines,
    async printed(count) {
      while (lines.length < count) {
        const isEnded = await Promise.race([
          once(reader, 'line').then(() => false),
          ended.then(() => true),
        ]);
        if (isEnded && lines.length < count) throw new Error('the child has ended');
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
