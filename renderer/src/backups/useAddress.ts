import { useSearchParams } from 'react-router';

export const drawerTabs = [
  'overview',
  'collections',
  'files',
  'compare',
  'history',
  'metadata',
] as const;
export type DrawerTab = (typeof drawerTabs)[number];

/** A backup, by where it lies. */
export interface BackupPlace {
  readonly storageId: string;
  readonly backupName: string;
}

/** What of the page is written in its address, so that a link leads to it and Back leads out of it. */
export function useAddress() {
  const [params, setParams] = useSearchParams();
  const change = (values: Readonly<Record<string, string | null>>, replace = false): void => {
    // The address as it is now: a row may call this long after it was drawn.
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(values)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    setParams(next, { replace });
  };
  return {
    backup: params.get('backup'),
    tab: drawerTabs.find((tab) => tab === params.get('tab')) ?? 'overview',
    by: params.get('by') === 'collection' ? ('collection' as const) : ('backup' as const),
    /** The collection whose backups are listed; null for the list of collections. */
    collection: params.get('collection'),
    open: (backup: string, tab?: DrawerTab) => change({ backup, ...(tab ? { tab } : {}) }),
    close: () => change({ backup: null, tab: null }),
    choose: (tab: DrawerTab) => change({ tab }, true),
    show: (by: 'backup' | 'collection') =>
      change({ by: by === 'backup' ? null : by, collection: null }),
    showCollection: (collection: string | null) => change({ collection }),
  };
}

/** The same as a link that can be opened elsewhere. */
export function backupAddress(storageId: string, backupName: string): string {
  const params = new URLSearchParams({ backup: backupName });
  return `/backups/${encodeURIComponent(storageId)}?${params}`;
}
