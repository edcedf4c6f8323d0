import { contextBridge, ipcRenderer } from 'electron/renderer';

contextBridge.exposeInMainWorld('bridge', {
  call: (path: string, input: unknown) => ipcRenderer.invoke('engine:call', path, input),
  subscribe: (listener: (event: unknown) => void) => {
    const forward = (_: unknown, event: unknown): void => listener(event);
    ipcRenderer.on('engine:event', forward);
    ipcRenderer.send('engine:subscribe');
    return () => ipcRenderer.off('engine:event', forward);
  },
});
