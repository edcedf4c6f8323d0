import type { ReactNode } from 'react';

import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { ExportDialog } from './ExportDialog.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { YamlDialog } from './YamlDialog.tsx';

export type OpenDialog =
  | { readonly type: 'import' }
  | { readonly type: 'export'; readonly chosen: readonly string[] }
  | { readonly type: 'yaml'; readonly cluster: ClusterProfile }
  | { readonly type: 'remove'; readonly profile: ClusterProfile | StorageProfile };

/** What stands above the list of profiles. */
export function ProfileDialogs(props: {
  readonly dialog: OpenDialog;
  readonly clusters: readonly ClusterProfile[];
  readonly storages: readonly StorageProfile[];
  readonly onClose: () => void;
}): ReactNode {
  const { dialog, clusters, storages, onClose } = props;
  switch (dialog.type) {
    case 'import':
      return <ImportDialog onClose={onClose} />;
    case 'export':
      return (
        <ExportDialog
          clusters={clusters}
          storages={storages}
          chosen={dialog.chosen}
          onClose={onClose}
        />
      );
    case 'yaml':
      return <YamlDialog cluster={dialog.cluster} storages={storages} onClose={onClose} />;
    case 'remove':
      return <RemoveDialog profile={dialog.profile} onClose={onClose} />;
  }
}
