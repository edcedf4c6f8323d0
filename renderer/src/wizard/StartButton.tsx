import LockOutlined from '@mui/icons-material/LockOutlined';
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { type ReactNode, useId, useState } from 'react';

import type { PlanPreview } from '#shared/plan.ts';

import { Emphasis } from '../components/Emphasis.tsx';
import { InlineError } from '../components/InlineError.tsx';
import { useWords } from '../texts/texts.ts';
import type { WizardKind } from './drafts.ts';
import type { useStart } from './usePlan.ts';

/** The last button: it names what it does, and asks for the typed name where the target is protected. */
export function StartButton(props: {
  readonly kind: WizardKind;
  /** Name of the cluster that is written to. */
  readonly target: string;
  readonly preview: PlanPreview | undefined;
  readonly isPlanning: boolean;
  readonly start: ReturnType<typeof useStart>;
}): ReactNode {
  const { kind, target, preview, isPlanning, start } = props;
  const words = useWords();
  const [typed, setTyped] = useState('');
  const asked = preview?.typedName ?? null;
  const isReady = preview !== undefined && (asked === null || typed === asked) && !start.isPending;
  return (
    <>
      <InlineError error={start.error} />
      {asked === null ? (
        <span className="small secondary" role="status">
          {startNote({ isPlanning, isPlanned: preview !== undefined }, words)}
        </span>
      ) : (
        <TypedName asked={asked} typed={typed} onType={setTyped} />
      )}
      <Button
        variant="contained"
        color="primary"
        startIcon={
          asked !== null && !isReady ? (
            <LockOutlined aria-hidden />
          ) : (
            <PlayArrowOutlined aria-hidden />
          )
        }
        disabled={!isReady}
        onClick={() => {
          if (preview) start.mutate({ preview, typedName: asked === null ? null : typed });
        }}
      >
        {asked === null
          ? words.say(`wizard.start.${kind}`)
          : words.say(`wizard.startOn.${kind}`, { target })}
      </Button>
    </>
  );
}

function startNote(
  { isPlanning, isPlanned }: { isPlanning: boolean; isPlanned: boolean },
  words: ReturnType<typeof useWords>,
): string {
  if (isPlanned) return words.say('wizard.nothingWritten');
  return words.say(isPlanning ? 'wizard.stillPlanning' : 'wizard.noPlan');
}

/** Paste is welcome; Enter starts nothing. */
function TypedName(props: {
  readonly asked: string;
  readonly typed: string;
  readonly onType: (name: string) => void;
}): ReactNode {
  const { asked, typed, onType } = props;
  const words = useWords();
  const id = useId();
  return (
    <>
      <label className="typed-name small" htmlFor={id}>
        <span>
          <Emphasis text={words.say('wizard.typeName', { name: asked })} />
        </span>
        <span className="caption muted">{words.say('wizard.enterDoesNot')}</span>
      </label>
      <OutlinedInput
        id={id}
        value={typed}
        onChange={({ target }) => onType(target.value)}
        inputProps={{ className: 'mono', spellCheck: false, autoComplete: 'off' }}
        sx={{ width: 180 }}
      />
    </>
  );
}
