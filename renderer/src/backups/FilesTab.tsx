import ChevronRightOutlined from '@mui/icons-material/ChevronRightOutlined';
import DescriptionOutlined from '@mui/icons-material/DescriptionOutlined';
import ExpandMoreOutlined from '@mui/icons-material/ExpandMoreOutlined';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { api } from '../api.ts';
import { InlineError } from '../components/InlineError.tsx';
import { useFirstRows } from '../components/MoreRows.tsx';
import { useWords } from '../texts/texts.ts';
import type { BackupPlace } from './useAddress.ts';

interface Folder extends BackupPlace {
  /** Below the folder of the backup, with a slash at its end; '' for that itself. */
  readonly folder: string;
}

/** What lies in storage, one level at a time: a large backup has hundreds of thousands of files. */
export function FilesTab(props: BackupPlace): ReactNode {
  return (
    <div className="file-tree">
      <Level {...props} folder="" />
    </div>
  );
}

function Level(props: Folder): ReactNode {
  const { storageId, backupName, folder } = props;
  const words = useWords();
  const { data, error, isLoading } = useQuery({
    queryKey: ['files', storageId, backupName, folder],
    queryFn: () => api.backups.files({ storageId, backupName, folder }),
  });
  const { first, more } = useFirstRows(data?.files ?? []);
  if (error) return <InlineError error={error} />;
  if (isLoading || data === undefined) {
    return (
      <p className="file-row" role="status" aria-label={words.say('shell.loading')}>
        <span className="skeleton" style={{ width: 160 }} />
      </p>
    );
  }
  const isEmpty = data.folders.length + data.files.length === 0;
  return (
    <ul>
      {data.folders.map((name) => (
        <FolderItem key={name} {...props} name={name} />
      ))}
      {first.map(({ name, sizeBytes, modifiedAt }) => (
        <li key={name} className="file-row">
          <DescriptionOutlined fontSize="small" aria-hidden />
          <span className="mono break-anywhere grow">{name}</span>
          <span
            className="small number no-wrap"
            title={modifiedAt === null ? undefined : words.time(modifiedAt)}
          >
            {words.bytes(sizeBytes)}
          </span>
        </li>
      ))}
      {more && <li>{more}</li>}
      {(isEmpty || data.isCut) && (
        <li className="file-row small muted">
          {words.say(isEmpty ? 'backups.noFiles' : 'backups.filesCut')}
        </li>
      )}
    </ul>
  );
}

function FolderItem(props: Folder & { readonly name: string }): ReactNode {
  const { name, folder, ...place } = props;
  const [isOpen, setOpen] = useState(false);
  const Chevron = isOpen ? ExpandMoreOutlined : ChevronRightOutlined;
  return (
    <li>
      <button
        type="button"
        className="file-row file-folder"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Chevron fontSize="small" aria-hidden />
        <span className="mono break-anywhere">{`${name}/`}</span>
      </button>
      {isOpen && <Level {...place} folder={`${folder}${name}/`} />}
    </li>
  );
}
