import type { Clock } from '#engine/clock.ts';
import { AppError } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

import { openPort, type Port, type PortTransport } from '../portTransport.ts';

/** A process with an engine in it. */
export interface EngineProcess {
  readonly port: Port;
  /** Resolves when it has ended, with its exit code. */
  readonly ended: Promise<number>;
  /** Asks it to stop its jobs and to end. */
  readonly end: () => void;
  readonly kill: () => void;
}

interface Supervision {
  readonly start: () => EngineProcess;
  readonly clock: Clock;
  readonly onCrash: (code: number) => void;
  /** After a crash, when another one has been started. */
  readonly onRestart: (engine: Pick<Transport<EngineEvent>, 'call'>) => void;
}

/** An engine that dies again at once would otherwise be started for ever. */
const mostCrashes = 5;
const withinMs = 60_000;
/** Jobs stop within 2 s; an engine that takes longer is stuck, and what it leaves is found at the next start. */
const longestFarewellMs = 10_000;

export interface SupervisedEngine extends Transport<EngineEvent> {
  /** Stops what runs and ends the process. */
  readonly close: () => Promise<void>;
}

/**
 * The engine in a process of its own, which may die (killed, out of memory) without the windows. What was asked of it fails
 * with ENGINE_UNREACHABLE; another one is started, finds the interrupted jobs in their journals, and every listener
 * gets its snapshot.
 */
export function superviseEngine({
  start,
  clock,
  onCrash,
  onRestart,
}: Supervision): SupervisedEngine {
  /** The listeners, with the end of their subscription to the process that runs now. */
  const subscriptions = new Map<(event: EngineEvent) => void, () => void>();
  let crashes: number[] = [];
  let isClosing = false;
  let current = begin();

  function begin(): { readonly process: EngineProcess; readonly transport: PortTransport } {
    const process = start();
    const transport = openPort(process.port);
    for (const listener of subscriptions.keys()) {
      subscriptions.set(listener, transport.subscribe(listener));
    }
    void process.ended.then((code) => {
      const reason = isClosing ? 'the app is closing' : `its process ended with code ${code}`;
      transport.fail(new AppError('ENGINE_UNREACHABLE', { reason }));
      if (isClosing) return;
      onCrash(code);
      const nowMs = clock.monotonicMs();
      crashes = [...crashes.filter((atMs) => nowMs - atMs < withinMs), nowMs];
      if (crashes.length > mostCrashes) return;
      current = begin();
      onRestart(current.transport);
    });
    return { process, transport };
  }

  return {
    call: (path, input) => current.transport.call(path, input),
    subscribe(listener) {
      // Of its own for each subscription: one listener may subscribe twice and leave once.
      const own = (event: EngineEvent) => listener(event);
      subscriptions.set(own, current.transport.subscribe(own));
      return () => {
        subscriptions.get(own)?.();
        subscriptions.delete(own);
      };
    },
    async close() {
      isClosing = true;
      const { process } = current;
      const hasEnded = new AbortController();
      process.end();
      void clock.sleep(longestFarewellMs, hasEnded.signal).then(process.kill, () => undefined);
      await process.ended;
      hasEnded.abort();
    },
  };
}
