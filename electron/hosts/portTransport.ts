import { deliver } from '#engine/transport.ts';
import { type AppError, toErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Reply, Transport } from '#shared/rpc.ts';

/** Two processes that pass messages, e.g. Electron's main process and its utility process. Messages are structured clones. */
export interface Port {
  readonly post: (message: unknown) => void;
  readonly listen: (onMessage: (message: unknown) => void) => void;
}

type ToEngine =
  | { readonly type: 'call'; readonly id: number; readonly path: string; readonly input: unknown }
  | { readonly type: 'subscribe'; readonly id: number }
  | { readonly type: 'unsubscribe'; readonly id: number };

type FromEngine =
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly type: 'event'; readonly id: number; readonly event: EngineEvent };

/** Gives an engine to whoever sits at the other end. */
export function servePort(engine: Transport<EngineEvent>, port: Port): void {
  const subscriptions = new Map<number, () => void>();
  const post = (message: FromEngine) => port.post(message);
  port.listen((received) => {
    const message = received as ToEngine;
    switch (message.type) {
      case 'call':
        void engine
          .call(message.path, message.input)
          .then((reply) => post({ type: 'reply', id: message.id, reply }));
        return;
      case 'subscribe':
        subscriptions.set(
          message.id,
          engine.subscribe((event) => post({ type: 'event', id: message.id, event })),
        );
        return;
      case 'unsubscribe':
        subscriptions.get(message.id)?.();
        subscriptions.delete(message.id);
    }
  });
}

export interface PortTransport extends Transport<EngineEvent> {
  /** The other end is gone: what waits for an answer gets this error, and so does every later call. */
  readonly fail: (error: AppError) => void;
}

/** The engine at the other end, as a transport. */
export function openPort(port: Port): PortTransport {
  const waiting = new Map<number, (reply: Reply) => void>();
  const listeners = new Map<number, (event: EngineEvent) => void>();
  let nextId = 1;
  let failure: AppError | null = null;
  const post = (message: ToEngine) => port.post(message);
  port.listen((received) => {
    const message = received as FromEngine;
    if (message.type === 'event') {
      const listener = listeners.get(message.id);
      if (listener) deliver(listener, message.event);
      return;
    }
    waiting.get(message.id)?.(message.reply);
    waiting.delete(message.id);
  });
  return {
    call(path, input) {
      if (failure) return Promise.resolve({ ok: false, error: toErrorInfo(failure) });
      const id = (nextId += 1);
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        post({ type: 'call', id, path, input });
      });
    },
    subscribe(listener) {
      const id = (nextId += 1);
      listeners.set(id, listener);
      post({ type: 'subscribe', id });
      return () => {
        if (listeners.delete(id) && !failure) post({ type: 'unsubscribe', id });
      };
    },
    fail(error) {
      failure = error;
      for (const resolve of waiting.values()) resolve({ ok: false, error: toErrorInfo(error) });
      waiting.clear();
      listeners.clear();
    },
  };
}
