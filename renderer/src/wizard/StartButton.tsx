import LockOutlined from '@mui/icons-material/LockOutlined';
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useId, useState } from 'react';

import type { PlanPreview } from '#shared/plan.ts';

import { useWords } from '../texts/texts.ts';
import type { useStart } from './usePlan.ts';

/** The last button: it names what it does, and asks for the typed name where the target is protected. */
export function StartButton(props: {
  readonly label: string;
  readonly preview: PlanPreview | undefined;
  readonly start: ReturnType<typeof useStart>;
}): ReactNode {
  const { label, preview, start } = props;
  const words = useWords();
  const id = useId();
  const [typed, setTyped] = useState('');
  const asked = preview?.typedName ?? null;
  const isReady = preview !== undefined && (asked === null || typed === asked) && !start.isPending;
  return (
    <>
      {start.error && (
        <span className="small" style={{ color: 'var(--error)' }} role="alert">
          {start.error.message}
        </span>
      )}
      {asked === null ? (
        <span className="small secondary">{words.say('wizard.nothingWritten')}</span>
      ) : (
        <label className="row small" htmlFor={id}>
          {words.say('wizard.typeName', { name: asked })}
          <OutlinedInput
            id={id}
            size="small"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            inputProps={{ className: 'mono', spellCheck: false, autoComplete: 'off' }}
            sx={{ width: 180 }}
          />
        </label>
      )}
      <Button
        variant="contained"
        color="primary"
        startIcon={asked !== null && !isReady ? <LockOutlined /> : <PlayArrowOutlined />}
        disabled={!isReady}
        onClick={() => {
          if (preview) start.mutate({ preview, typedName: asked === null ? null : typed });
        }}
      >
        {label}
      </Button>
    </>
  );
}
