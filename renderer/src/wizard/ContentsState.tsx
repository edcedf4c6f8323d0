import Button from '@mui/material/Button';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ErrorAction } from '../components/ErrorAction.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useWords } from '../texts/texts.ts';

/** What is read from a cluster or a bucket: its rows, or a skeleton of them, or why there are none. */
export function ContentsState(props: {
  readonly query: UseQueryResult;
  /** Where it is read, so that what is wrong there can be put right. */
  readonly clusterId?: string | null | undefined;
  readonly storageId?: string | null;
  readonly children: ReactNode;
}): ReactNode {
  const { query, clusterId = null, storageId = null, children } = props;
  const words = useWords();
  if (query.error) {
    return (
      <ErrorPanel
        error={query.error}
        actions={
          <>
            <ErrorAction error={query.error} profiles={[clusterId, storageId]} />
            <Button onClick={() => void query.refetch()}>{words.say('shell.retry')}</Button>
          </>
        }
      />
    );
  }
  if (query.isPending) {
    return (
      <div className="card">
        <SkeletonRows columns={[160, 60, 40, 120]} />
      </div>
    );
  }
  return children;
}
