import type { EngineEvent } from '#shared/event.ts';
import type { Reply, Transport } from '#shared/rpc.ts';

/** What the desktop's preload puts into the window. */
export interface Bridge {
  readonly call: (path: string, input: unknown) => Promise<Reply>;
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void;
}

declare global {
  interface Window {
    readonly bridge?: Bridge;
  }
}

/** The one place that knows there are two ways to the engine. `onStream` is told when the stream of events breaks and is back. */
export function pickTransport(onStream: (isThere: boolean) => void): Transport<EngineEvent> {
  return (
    window.bridge ??
    createHttpTransport(window.location.origin, {
      fetch: (url, init) => window.fetch(url, init),
      openEvents: (url) => new EventSource(url),
      onStream,
    })
  );
}

/**
 * The engine of the web host: one POST a call, one stream of server-sent events. The stream reconnects by itself, and its
 * first event is a snapshot, which repairs whatever was missed.
 */
export function createHttpTransport(
  origin: string,
  browser: {
    readonly fetch: (url: string, init: RequestInit) => Promise<Pick<Response, 'json'>>;
    readonly openEvents: (url: string) => Pick<EventSource, 'addEventListener' | 'close'>;
    readonly onStream?: (isThere: boolean) => void;
  },
): Transport<EngineEvent> {
  return {
    async call(path, input) {
      try {
        const response = await browser.fetch(`${origin}/api/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(input),
        });
        return (await response.json()) as Reply;
      } catch (error) {
        return { ok: false, error: unreachable(error) };
      }
    },
    subscribe(listener) {
      const source = browser.openEvents(`${origin}/api/events`);
      source.addEventListener('open', () => browser.onStream?.(true));
      source.addEventListener('error', () => browser.onStream?.(false));
      source.addEventListener('message', ({ data }) => {
        try {
          listener(JSON.parse(data as string) as EngineEvent);
        } catch {
          // As in the engine's own transport: the failure of a listener is its own and stops no other.
        }
      });
      return () => source.close();
    },
  };
}

function unreachable(error: unknown) {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'ENGINE_UNREACHABLE' as const,
    message: `The program behind this page does not answer: ${reason}`,
    params: { reason },
    causes: [],
  };
}
