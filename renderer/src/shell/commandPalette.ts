import { create } from 'zustand';

interface CommandPaletteStore {
  readonly isOpen: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

export const useCommandPalette = create<CommandPaletteStore>((set) => ({
  isOpen: false,
  open: () => set({ isOpen: true }),
  close: () => set({ isOpen: false }),
}));
