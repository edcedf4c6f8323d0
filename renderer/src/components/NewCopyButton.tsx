import AddOutlined from '@mui/icons-material/AddOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { useWords } from '../texts/texts.ts';

/** The way to what the app is for. */
export function NewCopyButton(): ReactNode {
  const words = useWords();
  return (
    <Button
      variant="contained"
      color="primary"
      startIcon={<AddOutlined aria-hidden />}
      component={Link}
      to="/copy"
    >
      {words.say('home.newCopy')}
    </Button>
  );
}
