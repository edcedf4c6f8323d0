import { app, Menu, type MenuItemConstructorOptions } from 'electron/main';

import type { NativeTexts } from './texts.ts';

/**
 * The menu in one language; Electron's own labels are English only. Without reload: Ctrl R belongs to the app, and a page
 * that is stuck reloads itself.
 */
export function setMenu(
  { menu: say }: NativeTexts,
  options: { readonly isMac: boolean; readonly hasDeveloperTools: boolean },
): void {
  const separator = { type: 'separator' } as const;
  const template: MenuItemConstructorOptions[] = [
    ...(options.isMac ? [{ role: 'appMenu', label: app.name } as const] : []),
    {
      label: say.file,
      submenu: [
        { role: 'close', label: say.close },
        ...(options.isMac ? [] : [separator, { role: 'quit', label: say.quit } as const]),
      ],
    },
    {
      label: say.edit,
      submenu: [
        { role: 'undo', label: say.undo },
        { role: 'redo', label: say.redo },
        separator,
        { role: 'cut', label: say.cut },
        { role: 'copy', label: say.copy },
        { role: 'paste', label: say.paste },
        { role: 'selectAll', label: say.selectAll },
      ],
    },
    {
      label: say.view,
      submenu: [
        { role: 'resetZoom', label: say.actualSize },
        { role: 'zoomIn', label: say.zoomIn },
        { role: 'zoomOut', label: say.zoomOut },
        separator,
        { role: 'togglefullscreen', label: say.fullScreen },
        ...(options.hasDeveloperTools
          ? [separator, { role: 'toggleDevTools', label: say.developerTools } as const]
          : []),
      ],
    },
    { label: say.window, submenu: [{ role: 'minimize', label: say.minimize }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
