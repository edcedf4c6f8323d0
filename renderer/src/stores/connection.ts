import { create } from 'zustand';

interface ConnectionStore {
  /** False from the moment the program behind the page does not answer until it does again. */
  readonly isThere: boolean;
  readonly set: (isThere: boolean) => void;
}

/** Whether the engine can be heard. Without it nothing on the screen is news any more. */
export const useConnection = create<ConnectionStore>((set) => ({
  isThere: true,
  set: (isThere) => set({ isThere }),
}));
