import type { EngineEvent } from '#shared/event.ts';
import type { Transport } from '#shared/rpc.ts';

import type { ReplyObserver } from './observeReplies.ts';

export interface OpenedPractice extends ReplyObserver {
  /** After a new start of the engine: as the person left them, so that an interrupted job on them can be continued. */
  readonly reopen: (engine: Pick<Transport<EngineEvent>, 'call'>) => void;
}

/** Remembers whether the practice clusters are open. */
export function followPractice(): OpenedPractice {
  let isOpen = false;
  return {
    notice(path, reply) {
      if (path === 'practice.open' && reply.ok) isOpen = true;
      if (path === 'practice.close' && reply.ok) isOpen = false;
    },
    reopen(engine) {
      // When it fails, the screens show them as closed.
      if (isOpen) void engine.call('practice.open', {});
    },
  };
}
