import EditOutlined from '@mui/icons-material/EditOutlined';
import IconButton from '@mui/material/IconButton';
import type { ReactNode } from 'react';

import { Facts } from '../components/Facts.tsx';
import { useWords } from '../texts/texts.ts';
import type { WizardStep } from './wizardStep.ts';

/** What was chosen, step by step, with the way back to each. */
export function StepSummary(props: {
  readonly steps: readonly WizardStep[];
  readonly onStep: (index: number) => void;
}): ReactNode {
  const words = useWords();
  return (
    <div>
      {props.steps.map(({ id, title, facts }, index) => (
        <section key={id} className="step-summary" aria-label={title}>
          <h2 className="card-title">{title}</h2>
          <Facts className="step-summary-facts" facts={facts} />
          <IconButton
            aria-label={words.say('wizard.change', { step: title })}
            title={words.say('wizard.change', { step: title })}
            onClick={() => props.onStep(index)}
          >
            <EditOutlined aria-hidden />
          </IconButton>
        </section>
      ))}
    </div>
  );
}
