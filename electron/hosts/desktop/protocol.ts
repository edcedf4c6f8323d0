import { protocol } from 'electron/main';

import type { Assets } from '../assets.ts';

/** Before the app is ready: the scheme behaves like https, with a real origin and fetch. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the screens at app://studio. There is no file:// anywhere. */
export function serveAssets(assets: Assets): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url);
    const asset = host === 'studio' ? await assets.get(pathname) : null;
    if (asset === null) return new Response('not found', { status: 404 });
    return new Response(new Uint8Array(asset.body), { headers: { ...asset.headers } });
  });
}
