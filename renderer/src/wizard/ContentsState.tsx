import Button from '@mui/material/Button';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useWords } from '../texts/texts.ts';

/** What is read from a cluster or a bucket: its rows, or a skeleton of them, or why there are none. */
export function ContentsState(props: {
  readonly query: UseQueryResult<unknown>;
  readonly children: ReactNode;
}): ReactNode {
  const { query, children } = props;
  const words = useWords();
  if (query.error) {
    return (
      <ErrorPanel
        error={query.error}
        actions={
          <Button variant="contained" color="primary" onClick={() => void query.refetch()}>
            {words.say('shell.retry')}
          </Button>
        }
      />
    );
  }
  if (query.isPending) {
    return (
      <div className="card" role="status" aria-label={words.say('shell.loading')}>
        {[40, 55, 35, 60, 45].map((width) => (
          <div key={width} className="row padded" style={{ height: 36, padding: '0 16px' }}>
            <span className="skeleton" style={{ width: `${width}%` }} />
          </div>
        ))}
      </div>
    );
  }
  return children;
}
