import Button from '@mui/material/Button';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useWords } from '../texts/texts.ts';

/** What is read for a tab: its rows, or a skeleton of them, or why there are none. */
export function TabState(props: {
  readonly query: UseQueryResult;
  readonly children: ReactNode;
}): ReactNode {
  const { query, children } = props;
  const words = useWords();
  if (query.error) {
    return (
      <div className="padded">
        <ErrorPanel
          error={query.error}
          actions={<Button onClick={() => void query.refetch()}>{words.say('shell.retry')}</Button>}
        />
      </div>
    );
  }
  if (query.isLoading) return <SkeletonRows columns={[160, 60, 40, 120]} />;
  return children;
}
