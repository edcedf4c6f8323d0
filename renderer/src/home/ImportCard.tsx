import FolderOpenOutlined from '@mui/icons-material/FolderOpenOutlined';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';

import { api } from '../api.ts';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useWords } from '../texts/texts.ts';
import { ImportReview } from './ImportReview.tsx';

/** Reads the backup.yaml that is there already; every value is shown before it is saved. */
export function ImportCard({ onDone }: { readonly onDone: () => void }): ReactNode {
  const words = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const read = useMutation({
    mutationFn: async (file: File) => {
      const text = await file.text();
      return { text, fileName: file.name, review: await api.configuration.read({ text }) };
    },
  });
  const take = (file: File | undefined) => {
    if (file) read.mutate(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <section className="card padded way-in way-in-first">
      <div className="row gap-12">
        <UploadFileOutlined className="way-in-icon" aria-hidden />
        <h2>{words.say('home.import')}</h2>
      </div>
      <p className="secondary">{words.say('home.importText')}</p>
      <div
        className={`drop-zone ${isOver ? 'drop-zone-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <span className="medium">{words.say('home.drop')}</span>
        <span className="small muted">{words.say('home.dropText')}</span>
      </div>
      {read.error && <ErrorPanel error={read.error} />}
      <div className="way-in-action">
        <Button
          variant="contained"
          color="primary"
          startIcon={<FolderOpenOutlined aria-hidden />}
          onClick={() => input.current?.click()}
        >
          {words.say('home.chooseFile')}
        </Button>
        <span className="push small muted">{words.say('home.aboutMinute')}</span>
        <input
          ref={input}
          type="file"
          hidden
          accept=".yaml,.yml"
          aria-label={words.say('home.chooseFile')}
          onChange={({ target }) => {
            take(target.files?.[0]);
            // The same file again, after a correction, is a change too.
            target.value = '';
          }}
        />
      </div>
      {read.data && <ImportReview {...read.data} onClose={() => read.reset()} onSaved={onDone} />}
    </section>
  );
}
