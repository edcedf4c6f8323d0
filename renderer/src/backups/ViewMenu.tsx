import ViewColumnOutlined from '@mui/icons-material/ViewColumnOutlined';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, useState } from 'react';

import { useWords } from '../texts/texts.ts';
import { columnNames } from './backupRows.ts';
import { CheckMenu } from './CheckMenu.tsx';
import { fixedColumns, useView, withColumn } from './viewOptions.ts';

/** Which columns the table has, and how close its rows stand. */
export function ViewMenu(): ReactNode {
  const words = useWords();
  const { columns, density, set } = useView();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const label = words.say('backups.columns');
  const items = columnNames
    .filter((column) => !fixedColumns.includes(column))
    .map((column) => ({
      key: column,
      label: words.say(`backups.column.${column}`),
      isOn: columns.includes(column),
      onToggle: () => set({ columns: withColumn(columns, column) }),
    }));
  const isDense = density === 'dense';
  return (
    <>
      <IconButton
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <ViewColumnOutlined aria-hidden />
      </IconButton>
      <CheckMenu
        label={label}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        items={[
          ...items,
          {
            key: 'dense',
            label: words.say('backups.dense'),
            isOn: isDense,
            onToggle: () => set({ density: isDense ? 'standard' : 'dense' }),
            isApart: true,
          },
        ]}
      />
    </>
  );
}
