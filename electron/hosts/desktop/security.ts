import { app, session } from 'electron/main';

import { isOurPage } from './origin.ts';

/**
 * Locks that hold for every window, also for those made later: no permission but writing to the clipboard, no navigation
 * away from the app, no new window, no embedded page, no download but of texts that a page of ours made itself.
 */
export function lockDown(): void {
  const { defaultSession } = session;
  const isAllowed = (permission: string, address: string): boolean =>
    permission === 'clipboard-sanitized-write' && isOurPage(address);
  defaultSession.setPermissionRequestHandler((contents, permission, answer) => {
    answer(isAllowed(permission, contents.getURL()));
  });
  defaultSession.setPermissionCheckHandler((contents, permission) =>
    isAllowed(permission, contents?.getURL() ?? ''),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event, item, contents) => {
    if (!isOwnText(item.getURL(), contents.getURL())) event.preventDefault();
  });
  app.on('web-contents-created', (_, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
      // Electron types each of them on its own; their events have the same two members.
      contents.on(name as 'will-navigate', (event) => {
        if (!isOurPage(event.url)) event.preventDefault();
      });
    }
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** A blob: that was made in the page, as exports and reports are. The system asks where to put it. */
function isOwnText(address: string, page: string): boolean {
  return address.startsWith('blob:') && isOurPage(address.slice('blob:'.length)) && isOurPage(page);
}
