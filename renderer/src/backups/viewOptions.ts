import { z } from 'zod';
import { create } from 'zustand';

import { type ColumnName, columnNames } from './backupRows.ts';

const ViewOptions = z.object({
  columns: z.array(z.enum(columnNames)),
  density: z.enum(['standard', 'dense']),
});
type ViewOptions = z.infer<typeof ViewOptions>;

export const defaultView: ViewOptions = {
  columns: ['name', 'created', 'state', 'collections', 'rows', 'size', 'milvus', 'pin'],
  density: 'standard',
};

interface ViewStore extends ViewOptions {
  readonly set: (change: Partial<ViewOptions>) => void;
}

/** How the table of backups is looked at: the same in every storage, and the next time. */
export const useView = create<ViewStore>((set) => ({
  ...defaultView,
  set: (change) => set(change),
}));

const key = 'backups.view';

export function keepView(storage: Pick<Storage, 'getItem' | 'setItem'>): void {
  useView.setState(readView(storage.getItem(key)));
  useView.subscribe(({ columns, density }) => {
    storage.setItem(key, JSON.stringify({ columns, density }));
  });
}

/** The usual view for what is not there, or was kept by another version. */
function readView(text: string | null): ViewOptions {
  try {
    return ViewOptions.parse(JSON.parse(text ?? ''));
  } catch {
    return defaultView;
  }
}

/** The name leads to the backup, and the last column holds what can be done with it. */
export const fixedColumns: readonly ColumnName[] = ['name', 'pin'];

/** Shows a column, or hides it; always in the order of the table. */
export function withColumn(columns: readonly ColumnName[], name: ColumnName): ColumnName[] {
  return columnNames.filter((column) => {
    if (fixedColumns.includes(column)) return true;
    return columns.includes(column) !== (column === name);
  });
}
