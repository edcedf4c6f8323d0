import { createServer, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands where a client asks for pauses of garbage collection, and remembers what it asked for. */
export interface ManagementWitness {
  readonly endpoint: string;
  /** Pages asked for since the start: pause or resume, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Answers GC pause and resume as Milvus 2.5 does, for a server that has no such pages. */
export function startManagementDouble(): Promise<ManagementWitness> {
  return startWitness((incoming, answer) => {
    const isKnown = pageOf(incoming.url) !== undefined;
    answer.writeHead(isKnown ? 200 : 404).end(isKnown ? '{"msg": "OK"}' : '');
  });
}

/** Passes everything on to the management port of a server. */
export function watchManagement(endpoint: string): Promise<ManagementWitness> {
  return startWitness((incoming, answer) => {
    const { method, url, headers } = incoming;
    const passed = request(new URL(url ?? '/', endpoint), { method, headers }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      found.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    incoming.pipe(passed);
  });
}

async function startWitness(respond: RequestListener): Promise<ManagementWitness> {
  const asked: string[] = [];
  const server = createServer((incoming, answer) => {
    const page = pageOf(incoming.url);
    if (page !== undefined) asked.push(page);
    respond(incoming, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pageOf(url: string | undefined): string | undefined {
  return /garbage_collection\/(pause|resume)/.exec(url ?? '')?.[1];
}
