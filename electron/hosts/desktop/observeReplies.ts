import type { EngineEvent } from '#shared/event.ts';
import type { Reply, Transport } from '#shared/rpc.ts';

/** Learns from what the screens ask of the engine, without asking for it again. */
export interface ReplyObserver {
  notice(path: string, reply: Reply): void;
}

/** The engine as the screens get it. */
export function observeReplies(
  engine: Transport<EngineEvent>,
  observers: readonly ReplyObserver[],
): Transport<EngineEvent> {
  return {
    subscribe: engine.subscribe,
    async call(path, input) {
      const reply = await engine.call(path, input);
      for (const observer of observers) observer.notice(path, reply);
      return reply;
    },
  };
}
