import { type DragEvent, type ReactNode, useState } from 'react';

import { useWords } from '../texts/texts.ts';

/** Where a file can be dropped. */
export function DropZone(props: { readonly onFile: (file: File | undefined) => void }): ReactNode {
  const words = useWords();
  const [isOver, setOver] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    props.onFile(event.dataTransfer.files[0]);
  };
  return (
    <div
      className={`drop-zone ${isOver ? 'drop-zone-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <span className="medium">{words.say('clusters.drop')}</span>
      <span className="small muted">{words.say('clusters.dropText')}</span>
    </div>
  );
}
