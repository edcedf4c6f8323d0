import EditOutlined from '@mui/icons-material/EditOutlined';
import MoreHorizOutlined from '@mui/icons-material/MoreHorizOutlined';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { type ReactNode, useId, useState } from 'react';
import { Link } from 'react-router';

import { useWords } from '../texts/texts.ts';

export interface RowItem {
  readonly label: string;
  readonly onPick: () => void;
  readonly isDangerous: boolean;
}

/** What can be done with a row; the buttons are seen when the mouse or the focus is there. */
export function RowMenu(props: {
  readonly name: string;
  /** null for what cannot be edited. */
  readonly editAt: string | null;
  readonly items: readonly RowItem[];
}): ReactNode {
  const { name, editAt, items } = props;
  const words = useWords();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
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
      <IconButton
        aria-label={words.say('clusters.actionsOf', { name })}
        title={words.say('clusters.actions')}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor === null ? undefined : menuId}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        <MoreHorizOutlined aria-hidden />
      </IconButton>
      <Menu id={menuId} open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {items.map(({ label, onPick, isDangerous }) => (
          <MenuItem
            key={label}
            className={isDangerous ? 'dangerous-item' : ''}
            onClick={() => {
              setAnchor(null);
              onPick();
            }}
          >
            {label}
          </MenuItem>
        ))}
      </Menu>
    </span>
  );
}
