import { EventEmitter } from 'node:events';

import { beforeEach, describe, expect, test } from 'vitest';

import { exposeEngine, type IpcEnds } from '#hosts/desktop/ipc.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Reply } from '#shared/rpc.ts';

interface Frame {
  readonly parent: Frame | null;
  readonly url: string;
}

const ours: Frame = { parent: null, url: 'app://studio/' };
const foreign: readonly (readonly [string, Frame | null])[] = [
  ['a frame inside a page of ours', { parent: ours, url: 'app://studio/' }],
  ['another host of the scheme', { parent: null, url: 'app://other/' }],
  ['the web', { parent: null, url: 'https://studio/' }],
  ['a file', { parent: null, url: 'file:///studio/index.html' }],
  ['a page without an address', { parent: null, url: '' }],
  ['a page that is gone', null],
];

let calls: string[];
let sent: unknown[];
let listening: number;
let toMain: EventEmitter;
let window: EventEmitter;
let handler: (event: { senderFrame: Frame | null }, ...all: unknown[]) => Promise<Reply> | Reply;
let emit: (event: EngineEvent) => void;

beforeEach(() => {
  [calls, sent, listening, toMain, window] = [[], [], 0, new EventEmitter(), new EventEmitter()];
  const listeners = new Set<(event: EngineEvent) => void>();
  emit = (event) => listeners.forEach((listener) => listener(event));
  exposeEngine(
    {
      async call(path) {
        calls.push(path);
        return { ok: true, value: null };
      },
      subscribe(listener) {
        const own = (event: EngineEvent) => listener(event);
        listeners.add(own);
        listening = listeners.size;
        own({ type: 'jobs.snapshot', jobs: [] });
        return () => {
          listeners.delete(own);
          listening = listeners.size;
        };
      },
    },
    {
      ipcMain: {
        handle: (_: string, given: typeof handler) => (handler = given),
        removeHandler: () => undefined,
        on: toMain.on.bind(toMain),
        removeAllListeners: toMain.removeAllListeners.bind(toMain),
      },
      window: {
        once: window.once.bind(window),
        webContents: { isDestroyed: () => false, send: (...all: unknown[]) => sent.push(all) },
      },
    } as unknown as IpcEnds,
  );
});

const subscribe = (senderFrame: Frame | null, id: unknown = 1) =>
  toMain.emit('engine:subscribe', { senderFrame }, id);

describe('the engine answers', () => {
  test('the page of the app', async () => {
    expect(await handler({ senderFrame: ours }, 'app.info', {})).toEqual({ ok: true, value: null });
    subscribe(ours);
    expect(calls).toEqual(['app.info']);
    expect(sent).toEqual([['engine:event', 1, { type: 'jobs.snapshot', jobs: [] }]]);
  });

  test.each(foreign)('never %s', async (_, frame) => {
    const reply = await handler({ senderFrame: frame }, 'app.info', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'NO_SUCH_PROCEDURE' } });
    subscribe(frame);
    expect([calls, sent, listening]).toEqual([[], [], 0]);
  });

  test('nothing but a name for what it is asked', async () => {
    const reply = await handler({ senderFrame: ours }, { toString: () => 'app.info' }, {});
    expect(reply).toMatchObject({ ok: false });
    subscribe(ours, 'all');
    expect([calls, sent]).toEqual([[], []]);
  });
});

describe('a subscription', () => {
  test('ends with the page that made it, when another page begins', () => {
    subscribe(ours, 1);
    subscribe(ours, 2);
    expect(listening).toBe(2);
    subscribe(ours, 1);
    expect(listening).toBe(1);
    sent = [];
    emit({ type: 'jobs.snapshot', jobs: [] });
    expect(sent).toHaveLength(1);
  });

  test('ends with the window', () => {
    subscribe(ours);
    window.emit('closed');
    expect(listening).toBe(0);
    expect(toMain.eventNames()).toEqual([]);
  });
});
