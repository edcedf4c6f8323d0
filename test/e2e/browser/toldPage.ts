import { fetch } from 'undici';

import { contract } from '#shared/contract.ts';
import { createClient } from '#shared/rpc.ts';

import { createHttpTransport } from '../../../renderer/src/transport.ts';

/** A page of the app that remembers all it was told: every answer and every event, as it came over the wire. */
export async function openToldPage(link: string, told: string[]) {
  const opened = await fetch(link, { redirect: 'manual' });
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { origin } = new URL(link);
  const transport = createHttpTransport(origin, {
    async fetch(url, init) {
      const headers = { ...(init.headers as Record<string, string>), cookie };
      const answer = await fetch(url, { method: 'POST', headers, body: init.body as string });
      const text = await answer.text();
      told.push(text);
      return { json: () => Promise.resolve(JSON.parse(text) as unknown) };
    },
    // The events are read below, as they come.
    openEvents: () => ({ addEventListener: () => undefined, close: () => undefined }),
  });
  const events = await fetch(`${origin}/api/events`, { headers: { cookie } });
  void (async () => {
    for await (const chunk of events.body ?? []) told.push(Buffer.from(chunk).toString('utf8'));
  })().catch(() => undefined);
  return createClient(contract, transport.call);
}
