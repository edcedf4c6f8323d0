import DnsOutlined from '@mui/icons-material/DnsOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { EmptyState } from '../components/EmptyState.tsx';
import { useWords } from '../texts/texts.ts';

/** Where a wizard has nothing to offer yet. */
export function NoClusters(): ReactNode {
  const words = useWords();
  return (
    <EmptyState
      icon={<DnsOutlined aria-hidden />}
      title={words.say('wizard.noClusters')}
      text={words.say('wizard.noClustersText')}
      action={
        <Button variant="contained" color="primary" component={Link} to="/?first-steps">
          {words.say('wizard.toFirstSteps')}
        </Button>
      }
    />
  );
}
