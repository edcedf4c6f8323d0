import ExpandMoreOutlined from '@mui/icons-material/ExpandMoreOutlined';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { type ReactNode, useId, useState } from 'react';

import { useWords } from '../texts/texts.ts';
import type { LocationForm } from './locationForm.ts';
import { type PresetName, presets } from './presets.ts';

const names = Object.keys(presets) as PresetName[];

/** Fills in what is the same wherever Milvus runs in this way. */
export function PresetButton(props: {
  readonly onPick: (change: Partial<LocationForm>) => void;
}): ReactNode {
  const words = useWords();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const pick = (name: PresetName): void => {
    setAnchor(null);
    props.onPick(presets[name]);
  };
  return (
    <>
      <Button
        variant="text"
        size="small"
        endIcon={<ExpandMoreOutlined aria-hidden />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor === null ? undefined : menuId}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        {words.say('clusters.preset')}
      </Button>
      <Menu id={menuId} open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {names.map((name) => (
          <MenuItem key={name} onClick={() => pick(name)}>
            {words.say(`clusters.preset.${name}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
