import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, useState } from 'react';

import { DropZone } from '../clusters/DropZone.tsx';
import { FileButton } from '../clusters/FileButton.tsx';
import { ImportDialog } from '../clusters/ImportDialog.tsx';
import { useImport } from '../clusters/useImport.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useWords } from '../texts/texts.ts';

/** The way in for whoever has a backup.yaml already: it opens the form of a cluster, filled in and tested. */
export function ImportCard(): ReactNode {
  const words = useWords();
  const { takeFile, error, dialog } = useImport();
  const [isPasting, setPasting] = useState(false);
  return (
    <section className="card padded way-in way-in-first">
      <div className="row gap-12">
        <UploadFileOutlined className="way-in-icon" aria-hidden />
        <h2>{words.say('home.import')}</h2>
      </div>
      <p className="secondary">{words.say('home.importText')}</p>
      <DropZone onFile={takeFile} />
      {error && <ErrorPanel error={error} />}
      <div className="way-in-action">
        <FileButton isPrimary onFile={takeFile} />
        <Button variant="text" onClick={() => setPasting(true)}>
          {words.say('clusters.pasteInstead')}
        </Button>
        <span className="push small muted">{words.say('home.aboutMinute')}</span>
      </div>
      {isPasting && <ImportDialog onClose={() => setPasting(false)} />}
      {dialog}
    </section>
  );
}
