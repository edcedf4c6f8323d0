import { createServer, type Server } from 'node:net';

/** Consecutive ports for one server, its alone until `release`. */
export interface Ports {
  readonly first: number;
  release(): void;
}

// Below 32768, where Linux takes the ports of outgoing connections from.
const FIRST = 30_000;
const BLOCK = 24;
const BLOCKS = 110;

let next = process.pid % BLOCKS;

/**
 * Reserves `count` ports on loopback that nothing uses. A block of ports is taken by listening on its first one, which this
 * process keeps: other test processes see it, and it is free again when this process ends in whatever way.
 */
export async function reservePorts(count: number): Promise<Ports> {
  if (count >= BLOCK) throw new Error(`a block holds ${BLOCK - 1} ports`);
  for (let tries = 0; tries < BLOCKS; tries += 1) {
    const guardPort = FIRST + next * BLOCK;
    next = (next + 1) % BLOCKS;
    const guard = await listen(guardPort);
    if (guard === null) continue;
    if (await areFree(guardPort + 1, count)) {
      return { first: guardPort + 1, release: () => void guard.close() };
    }
    guard.close();
  }
  throw new Error('no free ports for a test server');
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port += 1) {
    const probe = await listen(port);
    if (probe === null) return false;
    await new Promise((resolve) => probe.close(resolve));
  }
  return true;
}

function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.unref();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
