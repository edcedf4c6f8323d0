import EditOutlined from '@mui/icons-material/EditOutlined';
import IconButton from '@mui/material/IconButton';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { type MenuLine, MoreMenu } from '../components/MoreMenu.tsx';
import { useWords } from '../texts/texts.ts';

/** What can be done with a row; the buttons are seen when the mouse or the focus is there. */
export function RowMenu(props: {
  readonly name: string;
  /** null for what cannot be edited. */
  readonly editAt: string | null;
  readonly items: readonly MenuLine[];
}): ReactNode {
  const { name, editAt, items } = props;
  const words = useWords();
  return (
    <span className="row row-actions">
      {editAt !== null && (
        <IconButton
          component={Link}
          to={editAt}
          aria-label={words.say('clusters.editName', { name })}
          title={words.say('clusters.edit')}
        >
          <EditOutlined aria-hidden />
        </IconButton>
      )}
      <MoreMenu
        label={words.say('clusters.actionsOf', { name })}
        title={words.say('clusters.actions')}
        items={items}
      />
    </span>
  );
}
