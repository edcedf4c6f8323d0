import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ManagementDouble {
  readonly endpoint: string;
  /** Pages asked for since the start: pause or resume, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/**
 * Answers GC pause and resume as Milvus 2.5 does. The real 2.3.5 has no such pages, and what matters here is only that each
 * pause is followed by a resume.
 */
export async function startManagementDouble(): Promise<ManagementDouble> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const page = /garbage_collection\/(pause|resume)/.exec(request.url ?? '')?.[1];
    if (page) asked.push(page);
    response.writeHead(page ? 200 : 404).end(page ? '{"msg": "OK"}' : '');
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
