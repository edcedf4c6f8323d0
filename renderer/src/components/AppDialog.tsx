import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import { type ReactNode, useId } from 'react';

/** A question above the page: what it is about, what there is to know, and the buttons. Esc closes it. */
export function AppDialog(props: {
  readonly title: string;
  readonly icon?: ReactNode;
  /** At the end of the line of the title. */
  readonly mark?: ReactNode;
  readonly width: number;
  readonly actions: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, icon, mark, width, actions, onClose, children } = props;
  const titleId = useId();
  return (
    <Dialog
      open
      maxWidth={false}
      onClose={onClose}
      aria-labelledby={titleId}
      slotProps={{ paper: { sx: { width } } }}
    >
      <div className="column gap-16 dialog-body">
        <div className="row">
          {icon}
          <h2 id={titleId} className="break-anywhere">
            {title}
          </h2>
          {mark && <span className="push">{mark}</span>}
        </div>
        {children}
      </div>
      <DialogActions>{actions}</DialogActions>
    </Dialog>
  );
}
