import VisibilityOffOutlined from '@mui/icons-material/VisibilityOffOutlined';
import VisibilityOutlined from '@mui/icons-material/VisibilityOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useEffect, useState } from 'react';

import type { SecretRef } from '#shared/profile.ts';

import { Field } from '../components/Field.tsx';
import { useWords } from '../texts/texts.ts';
import { fieldInWords } from './fieldLabels.ts';
import { fieldId, useForm } from './formContext.ts';
import { useFault } from './FormField.tsx';
import type { FieldName } from './formProblems.ts';

/**
 * A password or key. One that is kept is never shown again: it can be replaced only. What is typed stays in memory until it is
 * saved.
 */
export function SecretField(props: {
  readonly field: FieldName;
  readonly secretRef: SecretRef;
}): ReactNode {
  const { field, secretRef } = props;
  const form = useForm();
  const words = useWords();
  const label = fieldInWords(field, words);
  const [isReplacing, setReplacing] = useState(false);
  const [isShown, setShown] = useState(false);
  const id = fieldId(field);
  const fault = useFault(field);
  const typed = form.typed[secretRef] ?? '';
  const isKept = form.isKept(secretRef) === true && typed === '' && !isReplacing;
  useEffect(() => {
    if (isReplacing) document.getElementById(id)?.focus();
  }, [id, isReplacing]);
  return (
    <Field
      id={id}
      label={label}
      hint={isKept && form.isFromFile ? words.say('clusters.secretFromFile') : undefined}
      error={fault ?? undefined}
    >
      {isKept ? (
        <OutlinedInput
          id={id}
          value={form.isFromFile ? '••••••' : words.say('clusters.secretSaved')}
          error={fault !== null}
          readOnly
          className="secret-kept"
          inputProps={{ 'aria-describedby': `${id}-note` }}
          endAdornment={
            <Button
              variant="text"
              size="small"
              aria-label={words.say('clusters.replaceSecret', { secret: label })}
              onClick={() => setReplacing(true)}
            >
              {words.say('clusters.replace')}
            </Button>
          }
        />
      ) : (
        <OutlinedInput
          id={id}
          type={isShown ? 'text' : 'password'}
          value={typed}
          error={fault !== null}
          onChange={({ target }) => form.typeSecret(secretRef, target.value)}
          onBlur={() => {
            form.touch(field);
            setReplacing(false);
          }}
          inputProps={{
            'aria-describedby': `${id}-note`,
            autoComplete: 'new-password',
            spellCheck: false,
            maxLength: 16_384,
          }}
          endAdornment={
            <InputAdornment position="end">
              <IconButton
                edge="end"
                aria-label={words.say(isShown ? 'clusters.hideSecret' : 'clusters.showSecret', {
                  secret: label,
                })}
                aria-pressed={isShown}
                // The field must not lose the focus to it: an empty one would be taken for given up.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => setShown(!isShown)}
              >
                {isShown ? (
                  <VisibilityOffOutlined aria-hidden />
                ) : (
                  <VisibilityOutlined aria-hidden />
                )}
              </IconButton>
            </InputAdornment>
          }
        />
      )}
    </Field>
  );
}
