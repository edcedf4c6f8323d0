import CheckBoxOutlineBlankOutlined from '@mui/icons-material/CheckBoxOutlineBlankOutlined';
import CheckBoxOutlined from '@mui/icons-material/CheckBoxOutlined';
import MenuItem from '@mui/material/MenuItem';
import type { ReactNode } from 'react';

/** A line of a menu that is on or off. The menu hands its first line the focus by props that it adds. */
export function CheckItem(props: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: () => void;
}): ReactNode {
  const { label, isOn, onToggle, ...others } = props;
  const Mark = isOn ? CheckBoxOutlined : CheckBoxOutlineBlankOutlined;
  return (
    <MenuItem
      {...others}
      className="check-item"
      role="menuitemcheckbox"
      aria-checked={isOn}
      onClick={onToggle}
    >
      <Mark aria-hidden />
      {label}
    </MenuItem>
  );
}
