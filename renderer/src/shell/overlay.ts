import { create } from 'zustand';

interface OverlayStore {
  /** What stands above the page: the command palette, or the list of shortcuts. */
  readonly shown: 'palette' | 'shortcuts' | null;
  readonly show: (overlay: 'palette' | 'shortcuts') => void;
  readonly close: () => void;
}

export const useOverlay = create<OverlayStore>((set) => ({
  shown: null,
  show: (shown) => set({ shown }),
  close: () => set({ shown: null }),
}));
