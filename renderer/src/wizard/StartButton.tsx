import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';

import type { PlanPreview } from '#shared/plan.ts';
import type { Acceptance } from '#shared/preflight.ts';

import { GuardedStart } from '../components/GuardedStart.tsx';
import { useWords } from '../texts/texts.ts';
import { useDrafts, type WizardKind } from './drafts.ts';

/** The last button: it names what it does, and where when the target is protected. */
export function StartButton(props: {
  readonly kind: WizardKind;
  /** Name of the cluster that is written to. */
  readonly target: string;
  readonly preview: PlanPreview | undefined;
  readonly acceptance: Acceptance | null;
  readonly isPlanning: boolean;
}): ReactNode {
  const { kind, target, preview, acceptance, isPlanning } = props;
  const words = useWords();
  const navigate = useNavigate();
  const forget = useDrafts((drafts) => drafts.forget);
  const isGuarded =
    preview !== undefined && (preview.typedName !== null || preview.needsConfirmation);
  return (
    <GuardedStart
      preview={preview}
      acceptance={acceptance}
      label={
        isGuarded
          ? words.say(`wizard.startOn.${kind}`, { target })
          : words.say(`wizard.start.${kind}`)
      }
      icon={<PlayArrowOutlined aria-hidden />}
      note={
        <span className="small secondary" role="status">
          {startNote({ isPlanning, isPlanned: preview !== undefined }, words)}
        </span>
      }
      onStarted={async (jobId) => {
        await navigate(`/jobs/${jobId}`);
        forget(kind);
      }}
    />
  );
}

function startNote(
  { isPlanning, isPlanned }: { isPlanning: boolean; isPlanned: boolean },
  words: ReturnType<typeof useWords>,
): string {
  if (isPlanned) return words.say('wizard.nothingWritten');
  return words.say(isPlanning ? 'wizard.stillPlanning' : 'wizard.noPlan');
}
