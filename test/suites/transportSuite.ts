import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createTransport } from '#engine/transport.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Job } from '#shared/job.ts';
import { createClient, type Reply, type Transport } from '#shared/rpc.ts';

import { contract, createTestCall } from './transportContract.ts';

/** What a host is given to expose. */
export type SuiteEngine = Transport<EngineEvent>;

/** The engine as its user sees it through a host, and how to end that host. */
export interface OpenedTransport {
  readonly transport: Transport<EngineEvent>;
  readonly close: () => Promise<void>;
}

/** Every transport, whatever its host, has to keep these promises. open exposes the engine and opens a way to it. */
export function transportSuite(
  name: string,
  open: (engine: SuiteEngine) => Promise<OpenedTransport>,
): void {
  describe(name, () => {
    let jobs: Job[];
    let engine: ReturnType<typeof createTransport>;
    let opened: OpenedTransport;
    let call: Transport<EngineEvent>['call'];

    beforeEach(async () => {
      jobs = [];
      engine = createTransport({ call: createTestCall(), snapshot: () => jobs });
      opened = await open(engine);
      ({ call } = opened.transport);
    });
    afterEach(() => opened.close());

    const subscribe = (): Subscription => listenTo(opened.transport);

    describe('a call', () => {
      it('brings every kind of JSON value there and back unchanged', async () => {
        const value = {
          text: 'é \u2028 \u{1F600} \0 "\\',
          empty: ['', {}, [], null, false, true],
          numbers: [0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER],
          rows: '9223372036854775807',
          deep: { a: [{ b: [{ c: null }] }] },
        };
        expect(await call('test.echo', { value })).toEqual({ ok: true, value: { value } });
      });

      it('brings a long answer whole', async () => {
        const value = 'ü'.repeat(400_000);
        expect(await call('test.echo', { value })).toEqual({ ok: true, value: { value } });
      });

      it('gives each of many calls at once its own answer', async () => {
        const numbers = Array.from({ length: 50 }, (_, number) => number);
        const replies = await Promise.all(
          numbers.map((number) => call('test.add', { left: number, right: 1000 })),
        );
        expect(replies).toEqual(numbers.map((number) => ({ ok: true, value: number + 1000 })));
      });

      it('does not wait for another one that takes long', async () => {
        const held = call('test.hold', {});
        expect(await call('test.add', { left: 1, right: 2 })).toEqual({ ok: true, value: 3 });
        await call('test.release', {});
        expect(await held).toEqual({ ok: true, value: 'released' });
      });

      it('refuses fields that the contract does not name, however deep, and says which', async () => {
        const names = [{ name: 'a' }, { name: 'b', nmae: 'c' }];
        expect(await call('test.strict', { names, limit: 1 })).toMatchObject({
          ok: false,
          error: {
            code: 'INVALID_INPUT',
            params: { reason: 'unknown fields: names.1.nmae, limit' },
          },
        });
      });

      it('lets only the fields out that the contract names', async () => {
        expect(await call('test.leak', {})).toEqual({ ok: true, value: { user: 'root' } });
      });

      it('is served by a typed client', async () => {
        const client = createClient(contract, call);
        expect(await client.test.add({ left: 20, right: 22 })).toBe(42);
        const failed = client.test.refuse({});
        await expect(failed).rejects.toBeInstanceOf(AppError);
        await expect(failed).rejects.toMatchObject({
          code: 'BUCKET_NOT_FOUND',
          class: 'bucketGone',
        });
      });
    });

    describe('an error', () => {
      it('keeps its code, parameters, hint and causes', async () => {
        expect(await call('test.refuse', {})).toEqual({
          ok: false,
          error: {
            code: 'BUCKET_NOT_FOUND',
            message: new AppError('BUCKET_NOT_FOUND', { bucket: 'b', endpoint: 'e' }).message,
            params: { bucket: 'b', endpoint: 'e' },
            hint: 'Create it.',
            causes: ['the outer cause', 'the inner cause'],
          },
        } satisfies Reply);
      });

      it('S05 leaves without the secrets that a server put into it', async () => {
        const error = await errorOf(call('test.tell', {}));
        expect(JSON.stringify(error)).not.toContain('tiger');
        expect(error).toMatchObject({ params: { reason: '*** is wrong' }, hint: 'not ***' });
      });

      it('that nobody foresaw is INTERNAL, and the next call works', async () => {
        expect(await errorOf(call('test.crash', {}))).toMatchObject({
          code: 'INTERNAL',
          params: { reason: 'a wire came loose' },
        });
        expect(await call('test.add', { left: 1, right: 1 })).toEqual({ ok: true, value: 2 });
      });

      it('is INTERNAL when the engine answers what the contract does not allow', async () => {
        expect(await errorOf(call('test.broken', {}))).toMatchObject({ code: 'INTERNAL' });
      });

      it('names the field of an input that is wrong', async () => {
        const error = await errorOf(call('test.strict', { names: [{ name: 'a' }, { name: 1 }] }));
        expect(error).toMatchObject({
          code: 'INVALID_INPUT',
          params: { reason: expect.stringMatching(/^names\.1\.name: /) as string },
        });
      });

      it.each([[null], ['text'], [[]], [12]])('refuses %j for an input', async (input) => {
        expect(await errorOf(call('test.add', input))).toMatchObject({ code: 'INVALID_INPUT' });
      });

      it.each([
        'test.none',
        'none.echo',
        'test',
        'test.echo.value',
        'test.toString',
        'test.constructor',
        'test.__proto__',
        '__proto__.toString',
        'toString',
        '__proto__',
      ])('says that there is no procedure %s', async (path) => {
        expect(await errorOf(call(path, {}))).toMatchObject({
          code: 'NO_SUCH_PROCEDURE',
          params: { path },
        });
      });
    });

    describe('a subscription', () => {
      it('begins with the snapshot', async () => {
        const { events, received, end } = subscribe();
        await received(1);
        expect(events).toEqual([{ type: 'jobs.snapshot', jobs: [] }]);
        end();
      });

      it('then gives every event in order', async () => {
        const { events, received, end } = subscribe();
        await received(1);
        const sent = Array.from({ length: 500 }, (_, number) => warningEvent(`${number}`));
        for (const event of sent) engine.emit(event);
        await received(501);
        expect(events.slice(1)).toEqual(sent);
        end();
      });

      it('that comes late has the state in its snapshot and nothing is replayed', async () => {
        const first = subscribe();
        await first.received(1);
        engine.emit(warningEvent('before'));
        await first.received(2);
        const late = subscribe();
        await late.received(1);
        engine.emit(warningEvent('after'));
        await late.received(2);
        expect(late.events).toEqual([{ type: 'jobs.snapshot', jobs: [] }, warningEvent('after')]);
        first.end();
        late.end();
      });

      it('gives all of several listeners the same', async () => {
        const [one, other] = [subscribe(), subscribe()];
        await Promise.all([one.received(1), other.received(1)]);
        engine.emit(warningEvent('a'));
        await Promise.all([one.received(2), other.received(2)]);
        expect(one.events).toEqual(other.events);
        one.end();
        other.end();
      });

      it('is over when it is ended, and the others go on', async () => {
        const [ended, other] = [subscribe(), subscribe()];
        await Promise.all([ended.received(1), other.received(1)]);
        ended.end();
        ended.end();
        engine.emit(warningEvent('a'));
        await other.received(2);
        await call('test.add', { left: 1, right: 1 });
        expect(ended.events).toEqual([{ type: 'jobs.snapshot', jobs: [] }]);
        other.end();
      });

      it('that fails harms neither the others nor the engine', async () => {
        const end = opened.transport.subscribe(() => {
          throw new Error('a listener failed');
        });
        const other = subscribe();
        await other.received(1);
        expect(() => engine.emit(warningEvent('a'))).not.toThrow();
        await other.received(2);
        expect(other.events.at(-1)).toEqual(warningEvent('a'));
        end();
        other.end();
      });

      it('goes on while calls are made', async () => {
        const { received, end } = subscribe();
        await received(1);
        const held = call('test.hold', {});
        engine.emit(warningEvent('a'));
        await received(2);
        await call('test.release', {});
        expect(await held).toEqual({ ok: true, value: 'released' });
        end();
      });
    });
  });
}

function warningEvent(message: string): EngineEvent {
  const warning = { code: 'gcNotPaused', params: { reason: message } } as const;
  return { type: 'job.warning', jobId: 'j', at: '2030-01-01T00:00:00.000Z', warning };
}

interface Subscription {
  readonly events: readonly EngineEvent[];
  /** Resolves when so many events have come. */
  readonly received: (count: number) => Promise<void>;
  readonly end: () => void;
}

function listenTo(transport: Transport<EngineEvent>): Subscription {
  const events: EngineEvent[] = [];
  const waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();
  const end = transport.subscribe((event) => {
    events.push(event);
    for (const one of waiting) if (events.length >= one.count) one.resolve();
  });
  return {
    events,
    end,
    received: (count) =>
      new Promise((resolve) => {
        if (events.length >= count) resolve();
        else waiting.add({ count, resolve });
      }),
  };
}

async function errorOf(reply: Promise<Reply>): Promise<ErrorInfo> {
  const answer = await reply;
  if (answer.ok) throw new Error('the call was answered');
  return answer.error;
}
