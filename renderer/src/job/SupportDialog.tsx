import SaveAltOutlined from '@mui/icons-material/SaveAltOutlined';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { api } from '../api.ts';
import { AppDialog } from '../components/AppDialog.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { saveTextFile } from '../components/saveTextFile.ts';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useWords } from '../texts/texts.ts';

/** Shows the support file of a job as it would be saved; nothing leaves this computer by itself. */
export function SupportDialog(props: {
  readonly jobId: string;
  readonly onClose: () => void;
}): ReactNode {
  const { jobId, onClose } = props;
  const words = useWords();
  // Asked once: what is shown is what is saved, however the job goes on.
  const support = useQuery({
    queryKey: ['support', jobId],
    queryFn: () => api.support.ofJob({ jobId }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const text = support.data?.text;
  const title = words.say('job.supportTitle');
  return (
    <AppDialog
      title={title}
      width={760}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.say('shell.cancel')}</Button>
          <Button
            variant="contained"
            color="primary"
            startIcon={<SaveAltOutlined aria-hidden />}
            disabled={text === undefined}
            onClick={() => {
              saveTextFile(`support-${jobId}.json`, text ?? '', 'application/json');
              onClose();
            }}
          >
            {words.say('job.supportSave')}
          </Button>
        </>
      }
    >
      <p className="secondary small">{words.say('job.supportHint')}</p>
      {support.error && <ErrorPanel error={support.error} />}
      {support.isPending && <SkeletonRows columns={[280]} />}
      {text !== undefined && (
        <>
          <pre className="mono pre-wrap support-text" tabIndex={0} role="group" aria-label={title}>
            {text}
          </pre>
          <div className="row">
            <CopyButton text={text} label={words.say('job.supportCopy')} />
          </div>
        </>
      )}
    </AppDialog>
  );
}
