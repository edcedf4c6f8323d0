import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import type { CleanUpRequest } from '#shared/plan.ts';

import { AppDialog } from '../components/AppDialog.tsx';
import { Emphasis } from '../components/Emphasis.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { GuardedStart } from '../components/GuardedStart.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useWords } from '../texts/texts.ts';
import { ActionTable } from '../wizard/ActionTable.tsx';
import { usePlan } from '../wizard/usePlan.ts';

/** The plan of a removal, and the button that starts it. */
export function CleanUpDialog(props: {
  readonly request: CleanUpRequest;
  readonly onClose: () => void;
}): ReactNode {
  const { request, onClose } = props;
  const words = useWords();
  const plan = usePlan(request);
  const leftovers = words.count('job.leftoverCount', request.items.length);
  const preview = plan.error === null ? plan.data : undefined;
  return (
    <AppDialog
      title={words.say('job.title.cleanUp', { name: leftovers })}
      icon={<DeleteOutlined aria-hidden />}
      width={760}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autoFocus>
            {words.say('shell.cancel')}
          </Button>
          <GuardedStart
            preview={preview}
            label={words.count('leftovers.remove', request.items.length)}
            icon={<DeleteOutlined aria-hidden />}
            isDestructive
          />
        </>
      }
    >
      <p className="secondary">
        <Emphasis text={words.say('wizard.sentence.cleanUp', { leftovers })} />{' '}
        {words.say('leftovers.checkedAgain')}
      </p>
      {plan.error && <ErrorPanel error={plan.error} />}
      {plan.isPending && <SkeletonRows columns={[40, 160, 260]} />}
      {preview && (
        <div
          className="card leftover-actions"
          tabIndex={0}
          role="group"
          aria-label={words.say('wizard.allActions')}
        >
          <ActionTable actions={preview.plan.actions} />
        </div>
      )}
    </AppDialog>
  );
}
