import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import type { ReactNode } from 'react';

import { AppDialog } from '../components/AppDialog.tsx';
import { DialogButtons } from '../components/DialogButtons.tsx';
import { useWords } from '../texts/texts.ts';

const goes = ['settings.reset.made', 'settings.reset.backups', 'settings.reset.faults'] as const;

/** Names what goes before it goes. */
export function ResetDialog(props: {
  readonly onReset: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const words = useWords();
  return (
    <AppDialog
      title={words.say('settings.resetTitle')}
      width={560}
      onClose={props.onClose}
      actions={
        <DialogButtons
          label={words.say('settings.resetNow')}
          isReady
          isCareful
          color="error"
          onCancel={props.onClose}
          onConfirm={props.onReset}
        />
      }
    >
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
    </AppDialog>
  );
}
