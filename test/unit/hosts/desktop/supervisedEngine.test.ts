import { describe, expect, test } from 'vitest';

import { type EngineProcess, superviseEngine } from '#hosts/desktop/supervisedEngine.ts';
import { type Port, servePort } from '#hosts/portTransport.ts';
import type { EngineEvent } from '#shared/event.ts';
import type { Reply, Transport } from '#shared/rpc.ts';

import { createManualClock } from '../../../manualClock.ts';

/** A process whose engine answers with its number and never answers `hold`. It dies when it is told. */
function createProcess(number: number) {
  let die = (_code: number): void => undefined;
  const ended = new Promise<number>((resolve) => (die = resolve));
  const [inside, outside] = createPorts();
  const asked: string[] = [];
  const engine: Transport<EngineEvent> = {
    call: (path) =>
      path === 'hold' ? new Promise(() => undefined) : Promise.resolve({ ok: true, value: number }),
    subscribe(listener) {
      asked.push('subscribe');
      listener({ type: 'jobs.snapshot', jobs: [] });
      return () => void asked.push('unsubscribe');
    },
  };
  servePort(engine, inside);
  const process: EngineProcess = {
    port: outside,
    ended,
    end: () => void asked.push('end'),
    kill: () => die(9),
  };
  return { process, asked, die };
}

/** Two ends that hand messages over at once. */
function createPorts(): [Port, Port] {
  const receivers: ((message: unknown) => void)[] = [() => undefined, () => undefined];
  const end = (own: number): Port => ({
    post: (message) => receivers[1 - own]?.(structuredClone(message)),
    listen: (onMessage) => void (receivers[own] = onMessage),
  });
  return [end(0), end(1)];
}

function createWorld() {
  const processes: ReturnType<typeof createProcess>[] = [];
  const restarts: Promise<Reply>[] = [];
  const crashes: number[] = [];
  const clock = createManualClock();
  const engine = superviseEngine({
    start() {
      const created = createProcess(processes.length + 1);
      processes.push(created);
      return created.process;
    },
    clock,
    onCrash: (code) => crashes.push(code),
    onRestart: (restarted) => restarts.push(restarted.call('practice.open', {})),
  });
  const kill = async (code: number): Promise<void> => {
    const last = processes.at(-1);
    last?.die(code);
    await last?.process.ended;
  };
  return { engine, processes, clock, kill, crashes, restarts };
}

describe('an engine whose process dies', () => {
  test('is started again, and answers as the new one does', async () => {
    const { engine, kill, crashes, restarts } = createWorld();
    expect(await engine.call('a', {})).toEqual({ ok: true, value: 1 });
    await kill(137);
    expect(await engine.call('a', {})).toEqual({ ok: true, value: 2 });
    expect(crashes).toEqual([137]);
    expect(await Promise.all(restarts)).toEqual([{ ok: true, value: 2 }]);
  });

  test('fails what it was asked and has not answered, with the reason', async () => {
    const { engine, kill } = createWorld();
    const held = engine.call('hold', {});
    await kill(137);
    expect(await held).toMatchObject({
      ok: false,
      error: {
        code: 'ENGINE_UNREACHABLE',
        params: { reason: 'its process ended with code 137' },
      },
    });
  });

  test('gives every listener the snapshot of the new one', async () => {
    const { engine, kill } = createWorld();
    const events: string[] = [];
    const stop = engine.subscribe(({ type }) => events.push(`one ${type}`));
    engine.subscribe(({ type }) => events.push(`other ${type}`));
    stop();
    await kill(1);
    expect(events).toEqual(['one jobs.snapshot', 'other jobs.snapshot', 'other jobs.snapshot']);
  });

  test('loses no listener that leaves after the new start', async () => {
    const { engine, kill, processes } = createWorld();
    const stop = engine.subscribe(() => undefined);
    await kill(1);
    stop();
    expect(processes.map(({ asked }) => asked)).toEqual([
      ['subscribe'],
      ['subscribe', 'unsubscribe'],
    ]);
  });

  test('is left alone after six times in a minute, and calls say why', async () => {
    const { engine, kill, processes } = createWorld();
    for (let times = 0; times < 6; times += 1) await kill(1);
    expect(processes).toHaveLength(6);
    expect(await engine.call('a', {})).toMatchObject({ error: { code: 'ENGINE_UNREACHABLE' } });
  });

  test('is started for ever when it dies now and then', async () => {
    const { kill, processes, clock } = createWorld();
    for (let times = 0; times < 20; times += 1) {
      await kill(1);
      await clock.advance(20_000);
    }
    expect(processes).toHaveLength(21);
  });
});

describe('closing the engine', () => {
  test('waits until it has ended by itself', async () => {
    const { engine, processes, crashes } = createWorld();
    const closed = engine.close();
    expect(processes[0]?.asked).toEqual(['end']);
    processes[0]?.die(0);
    await closed;
    expect(crashes).toEqual([]);
    expect(processes).toHaveLength(1);
  });

  test('kills one that does not end within 10 s', async () => {
    const { engine, processes, clock } = createWorld();
    const closed = engine.close();
    await clock.advance(9999);
    expect(await Promise.race([closed.then(() => 'closed'), clock.advance(0)])).toBe(undefined);
    await clock.advance(1);
    await closed;
    expect(await processes[0]?.process.ended).toBe(9);
  });
});
