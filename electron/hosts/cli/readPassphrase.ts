import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** One line of the standard input; on a terminal it is asked for, and not shown while it is typed. */
export async function readPassphrase(
  question: string,
  { stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>,
): Promise<string> {
  const isTerminal = stdin.isTTY;
  if (isTerminal) stderr.write(`${question} `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: isTerminal });
  // The terminal is in raw mode meanwhile, where Ctrl-C is a character.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (isTerminal) stderr.write('\n');
  }
}
