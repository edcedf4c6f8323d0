import type { ReactNode } from 'react';

import type { Plan } from '#shared/plan.ts';

import { useWords } from '../texts/texts.ts';
import { CopyButton } from './CopyButton.tsx';

/** A plan as it is hashed and kept, for whoever wants to read or compare it. */
export function PlanText(props: { readonly plan: Plan; readonly sha256: string }): ReactNode {
  const words = useWords();
  const text = JSON.stringify(props.plan, null, 2);
  return (
    <div className="plan-text">
      <div className="row">
        <span className="mono muted break-anywhere">sha256 {props.sha256}</span>
        <span className="push">
          <CopyButton text={text} label={words.say('shell.copyPlan')} />
        </span>
      </div>
      <pre className="mono">{text}</pre>
    </div>
  );
}
