import DnsOutlined from '@mui/icons-material/DnsOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { EmptyState } from '../components/EmptyState.tsx';
import { useWords } from '../texts/texts.ts';

/** Practice clusters are as they are; one that is not there cannot be edited either. */
export function NotEditable(props: {
  readonly title: string;
  readonly isPractice: boolean;
}): ReactNode {
  const { title, isPractice } = props;
  const words = useWords();
  return (
    <EmptyState
      icon={<DnsOutlined aria-hidden />}
      title={title}
      text={words.say(isPractice ? 'clusters.practiceFixed' : 'clusters.notFoundText')}
      action={
        <Button variant="contained" color="primary" component={Link} to="/clusters">
          {words.say('clusters.toList')}
        </Button>
      }
    />
  );
}
