import MoreHorizOutlined from '@mui/icons-material/MoreHorizOutlined';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { type ReactNode, useId, useState } from 'react';

export interface MenuLine {
  readonly label: string;
  readonly onPick: () => void;
  readonly isDangerous: boolean;
}

/** A button with three dots, and the menu of what else can be done. */
export function MoreMenu(props: {
  /** With the name of what it is about. */
  readonly label: string;
  readonly title: string;
  readonly tabIndex?: number;
  readonly items: readonly MenuLine[];
}): ReactNode {
  const { label, title, tabIndex = 0, items } = props;
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        aria-label={label}
        title={title}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor === null ? undefined : menuId}
        tabIndex={tabIndex}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        <MoreHorizOutlined aria-hidden />
      </IconButton>
      <Menu
        id={menuId}
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': label } }}
      >
        {items.map((item) => (
          <MenuItem
            key={item.label}
            className={item.isDangerous ? 'dangerous-item' : ''}
            onClick={() => {
              setAnchor(null);
              item.onPick();
            }}
          >
            {item.label}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
