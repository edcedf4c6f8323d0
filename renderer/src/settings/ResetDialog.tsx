import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import { type ReactNode, useId } from 'react';

import { useWords } from '../texts/texts.ts';

const goes = ['settings.reset.made', 'settings.reset.backups', 'settings.reset.faults'] as const;

/** Names what goes before it goes. */
export function ResetDialog(props: {
  readonly onReset: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const words = useWords();
  const titleId = useId();
  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby={titleId}
      slotProps={{ paper: { sx: { width: 560 } } }}
    >
      <div className="column gap-12 dialog-body">
        <h2 id={titleId}>{words.say('settings.resetTitle')}</h2>
        <p className="secondary">{words.say('settings.resetText')}</p>
        <ul className="column small">
          {goes.map((key) => (
            <li key={key} className="row top">
              <DeleteOutlined fontSize="small" className="status-error" aria-hidden />
              {words.say(key)}
            </li>
          ))}
        </ul>
        <p className="small secondary">{words.say('settings.resetStays')}</p>
      </div>
      <DialogActions>
        <Button onClick={props.onClose} autoFocus>
          {words.say('shell.cancel')}
        </Button>
        <Button variant="contained" color="error" onClick={props.onReset}>
          {words.say('settings.resetNow')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
