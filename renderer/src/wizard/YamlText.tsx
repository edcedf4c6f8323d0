import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { api } from '../api.ts';
import { CopyButton } from '../components/CopyButton.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useWords } from '../texts/texts.ts';

/** backup.yaml of milvus-backup for the same cluster and place, without secrets. */
export function YamlText(props: {
  /** What it is called in the command line. */
  readonly file: string;
  readonly clusterId: string;
  readonly storageId: string;
}): ReactNode {
  const { file, clusterId, storageId } = props;
  const words = useWords();
  const { data, error } = useQuery({
    queryKey: ['yaml', clusterId, storageId],
    queryFn: () => api.configuration.export({ clusterId, storageId }),
  });
  if (error) return <ErrorPanel error={error} />;
  if (data === undefined) return <SkeletonRows columns={[300]} />;
  return (
    <div className="plan-text">
      <div className="row">
        <span className="mono strong">{file}</span>
        <span className="push">
          <CopyButton text={data.text} label={words.say('wizard.copyFile', { file })} />
        </span>
      </div>
      <pre className="mono">{data.text}</pre>
    </div>
  );
}
