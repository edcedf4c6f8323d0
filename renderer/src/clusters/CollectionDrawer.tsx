import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { api } from '../api.ts';
import { CollectionView } from '../components/CollectionView.tsx';
import { SideDrawer } from '../components/SideDrawer.tsx';
import { ContentsState } from '../wizard/ContentsState.tsx';

/** One collection of a cluster as it is now. */
export function CollectionDrawer(props: {
  readonly clusterId: string;
  readonly database: string;
  readonly collection: string;
  readonly onClose: () => void;
}): ReactNode {
  const { clusterId, database, collection, onClose } = props;
  const query = useQuery({
    queryKey: ['collection', clusterId, database, collection],
    queryFn: () => api.clusters.collection({ clusterId, database, collection }),
  });
  return (
    <SideDrawer title={`${database}.${collection}`} width={560} onClose={onClose}>
      <ContentsState query={query} clusterId={clusterId}>
        {query.data && <CollectionView detail={query.data.detail} segments={query.data.segments} />}
      </ContentsState>
    </SideDrawer>
  );
}
