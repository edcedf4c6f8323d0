import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

import { z } from 'zod';

import { isCode } from './fileError.ts';

/** One run of one process. Pids are reused, so the start tells two processes of the same pid apart. */
export const ProcessOwner = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** Opaque: boot and clock tick on Linux; '' where the system does not tell it of other processes. */
  startedAt: z.string(),
});
export type ProcessOwner = z.infer<typeof ProcessOwner>;

export type IsAlive = (owner: ProcessOwner) => boolean;

/** This process. */
export function thisProcess(): ProcessOwner {
  const { pid } = process;
  return { pid, host: hostname(), startedAt: startOf(pid) };
}

/** Tells whether a process still runs. One of another host is taken for live: from here nothing can be known. */
export function isAliveOn(ownHost: string): IsAlive {
  return ({ pid, host, startedAt }) => {
    if (host !== ownHost) return true;
    if (!isRunning(pid)) return false;
    const start = startOf(pid);
    return start === '' || startedAt === '' || start === startedAt;
  };
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks whether there is such a process.
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs as another user.
    return !isCode(error, 'ESRCH');
  }
}

/**
 * Boot id and field 22 (starttime) of /proc/<pid>/stat (man 5 proc); '' where there is none. The name of the program in
 * field 2 may hold spaces and parentheses, so fields are counted from its last one. A process that was killed but not
 * yet collected by its parent (state Z) holds nothing any more.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return 'ended';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot} ${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}
