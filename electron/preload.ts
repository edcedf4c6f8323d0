import { contextBridge, ipcRenderer } from 'electron/renderer';

import { createBridge } from '#hosts/desktop/bridge.ts';

contextBridge.exposeInMainWorld('bridge', createBridge(ipcRenderer));
