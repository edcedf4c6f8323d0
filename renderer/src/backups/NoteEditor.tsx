import CloseOutlined from '@mui/icons-material/CloseOutlined';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';

import type { BackupSummary } from '#shared/catalog.ts';

import { Field } from '../components/Field.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { useWords } from '../texts/texts.ts';
import { useSaveNote } from './useBackupActions.ts';

const mostTags = 20;
const longestTag = 40;
const longestNote = 4000;

/** Text and tags of a backup. They stay on this computer. */
export function NoteEditor(props: {
  readonly storageId: string;
  readonly summary: BackupSummary;
  readonly isOff: boolean;
}): ReactNode {
  const { storageId, summary, isOff } = props;
  const { note, name } = summary;
  const words = useWords();
  const id = useId();
  const [text, setText] = useState(note.text);
  const [tags, setTags] = useState<readonly string[]>(note.tags);
  const save = useSaveNote(storageId);
  const isChanged = text !== note.text || tags.join('\n') !== note.tags.join('\n');
  return (
    <section className="column gap-12" aria-label={words.say('backups.note')}>
      <Field id={id} label={words.say('backups.note')} hint={words.say('backups.noteStays')}>
        <OutlinedInput
          id={id}
          multiline
          minRows={2}
          maxRows={8}
          value={text}
          disabled={isOff}
          onChange={({ target }) => setText(target.value)}
          inputProps={{ 'aria-describedby': `${id}-note`, maxLength: longestNote }}
        />
      </Field>
      <TagField tags={tags} isOff={isOff} onChange={setTags} />
      <div className="row">
        <Button
          size="small"
          disabled={isOff || !isChanged || save.isPending}
          onClick={() =>
            save.mutate({ backupName: name, note: { ...note, text, tags: [...tags] } })
          }
        >
          {words.say('backups.saveNote')}
        </Button>
        {isChanged && (
          <Button
            size="small"
            variant="text"
            onClick={() => {
              setText(note.text);
              setTags(note.tags);
            }}
          >
            {words.say('backups.dropChanges')}
          </Button>
        )}
        <InlineError error={save.error} />
      </div>
    </section>
  );
}

/** Enter or a comma ends a tag. */
function TagField(props: {
  readonly tags: readonly string[];
  readonly isOff: boolean;
  readonly onChange: (tags: readonly string[]) => void;
}): ReactNode {
  const { tags, isOff, onChange } = props;
  const words = useWords();
  const id = useId();
  const [typed, setTyped] = useState('');
  const add = (): void => {
    const tag = typed.trim().slice(0, longestTag);
    if (tag !== '' && !tags.includes(tag)) onChange([...tags, tag]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    add();
  };
  return (
    <Field id={id} label={words.say('backups.column.tags')}>
      {tags.length > 0 && (
        <ul className="row wrap tag-list">
          {tags.map((tag) => {
            const remove = words.say('backups.removeTag', { tag });
            return (
              <li key={tag} className="chip">
                <span className="ellipsis">{tag}</span>
                <button
                  type="button"
                  className="chip-button"
                  aria-label={remove}
                  title={remove}
                  disabled={isOff}
                  onClick={() => onChange(tags.filter((one) => one !== tag))}
                >
                  <CloseOutlined aria-hidden />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <OutlinedInput
        id={id}
        size="small"
        value={typed}
        disabled={isOff || tags.length >= mostTags}
        placeholder={words.say('backups.addTag')}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
        inputProps={{ maxLength: longestTag }}
      />
    </Field>
  );
}
