import CheckBoxOutlineBlankOutlined from '@mui/icons-material/CheckBoxOutlineBlankOutlined';
import CheckBoxOutlined from '@mui/icons-material/CheckBoxOutlined';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import type { ReactNode } from 'react';

/** A menu whose lines are on or off; it stays open, so that several can be changed. */
export function CheckMenu(props: {
  readonly label: string;
  readonly anchor: HTMLElement | null;
  readonly onClose: () => void;
  readonly items: readonly {
    readonly key: string;
    readonly label: string;
    readonly isOn: boolean;
    readonly onToggle: () => void;
    /** A line is drawn above it. */
    readonly isApart?: boolean;
  }[];
}): ReactNode {
  const { label, anchor, onClose, items } = props;
  return (
    <Menu
      anchorEl={anchor}
      open={anchor !== null}
      onClose={onClose}
      slotProps={{ list: { 'aria-label': label } }}
    >
      {items.map(({ key, label: text, isOn, onToggle, isApart = false }) => {
        const Mark = isOn ? CheckBoxOutlined : CheckBoxOutlineBlankOutlined;
        return (
          <MenuItem
            key={key}
            className={`check-item ${isApart ? 'check-item-apart' : ''}`}
            role="menuitemcheckbox"
            aria-checked={isOn}
            onClick={onToggle}
          >
            <Mark aria-hidden />
            {text}
          </MenuItem>
        );
      })}
    </Menu>
  );
}
