import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';

/** Who runs what refuses to be run by root. */
export interface OrdinaryUser {
  /** The command line that runs a program as this user. */
  command(program: string, args: readonly string[]): string[];
  /** Makes this folder the user's own. */
  own(folder: string): void;
}

/**
 * The user of this process, or for root the one that every system has for programs without rights: nobody. So no user has to
 * be made, and nothing stays behind.
 */
export function ordinaryUser(): OrdinaryUser {
  if (process.getuid?.() !== 0) {
    return { command: (program, args) => [program, ...args], own: () => undefined };
  }
  const uid = idOf('-u');
  const gid = idOf('-g');
  const switchTo = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
  return {
    command: (program, args) => [...switchTo, program, ...args],
    own(folder) {
      chownSync(folder, uid, gid);
      chmodSync(folder, 0o700);
    },
  };
}

function idOf(option: string): number {
  return Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
}
