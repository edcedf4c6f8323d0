import type { EngineEvent } from '#shared/event.ts';
import type { Job } from '#shared/job.ts';
import type { Transport } from '#shared/rpc.ts';

/**
 * The engine as its hosts see it, in one process. Whoever subscribes is given the snapshot before subscribe returns,
 * then every event in order. call is handed through.
 */
export function createTransport(engine: {
  readonly call: Transport<EngineEvent>['call'];
  readonly snapshot: () => Job[];
}): Transport<EngineEvent> & { readonly emit: (event: EngineEvent) => void } {
  // A fresh object for each subscription: one listener may subscribe twice and leave once.
  const subscriptions = new Set<{ readonly listener: (event: EngineEvent) => void }>();
  return {
    call: engine.call,
    subscribe(listener) {
      const subscription = { listener };
      const snapshot: EngineEvent = { type: 'jobs.snapshot', jobs: engine.snapshot() };
      subscriptions.add(subscription);
      deliver(listener, snapshot);
      return () => void subscriptions.delete(subscription);
    },
    emit(event) {
      // A copy: one who subscribes meanwhile has this event in its snapshot already.
      for (const subscription of Array.from(subscriptions)) {
        if (subscriptions.has(subscription)) deliver(subscription.listener, event);
      }
    },
  };
}

/** A listener is a window or a browser: its failure is its own, and must stop neither the job nor the other listeners. */
export function deliver(listener: (event: EngineEvent) => void, event: EngineEvent): void {
  try {
    listener(event);
  } catch {
    return;
  }
}
