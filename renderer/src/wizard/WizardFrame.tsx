import CheckOutlined from '@mui/icons-material/CheckOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, useEffect, useRef } from 'react';

import { useWords } from '../texts/texts.ts';

import './wizard.css';

export interface WizardStep {
  readonly id: string;
  readonly title: string;
  /** What was chosen, under the title in the list of steps. */
  readonly summary: string;
  /** Why one cannot go on from here, or null. */
  readonly blocked: string | null;
  readonly content: ReactNode;
}

interface WizardFrameProps {
  readonly steps: readonly WizardStep[];
  readonly current: number;
  readonly onStep: (index: number) => void;
  /** What the choices add up to; null on the review, which is the summary itself. */
  readonly summary: ReactNode;
  /** Takes the place of Continue on the last step. */
  readonly lastAction: ReactNode;
  /** Beside Back on the last step. */
  readonly lastNote?: ReactNode;
}

/** The steps of a wizard as a page: each can be gone back to, the next is offered as soon as its step is answered. */
export function WizardFrame(props: WizardFrameProps): ReactNode {
  const { steps, current, onStep, summary, lastAction, lastNote } = props;
  const words = useWords();
  const step = steps[current];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [current]);
  useStepKeys({ current, steps, onStep });
  if (step === undefined) return null;
  const reached = steps.findIndex(({ blocked }) => blocked !== null);
  const last = reached < 0 ? steps.length - 1 : reached;
  const isLast = current === steps.length - 1;
  const next = steps[current + 1];
  return (
    <div className={`wizard ${summary === null ? 'wizard-review' : ''}`}>
      <nav className="wizard-steps" aria-label={words.say('wizard.steps')}>
        <ol>
          {steps.map((one, index) => (
            <li key={one.id}>
              <button
                type="button"
                className={`wizard-step ${index < current ? 'wizard-step-done' : ''}`}
                aria-current={index === current ? 'step' : undefined}
                disabled={index > last}
                title={one.title}
                onClick={() => onStep(index)}
              >
                <span className="wizard-number" aria-hidden>
                  {index < current ? <CheckOutlined /> : index + 1}
                </span>
                <span>
                  <b>{one.title}</b>
                  {index <= last && <small>{one.summary}</small>}
                </span>
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <div className="wizard-form">
        <h1 tabIndex={-1} ref={heading}>
          {step.title}
        </h1>
        {step.content}
      </div>
      {summary !== null && (
        <aside className="wizard-summary" aria-label={words.say('wizard.summary')}>
          {summary}
        </aside>
      )}
      <div className="wizard-footer">
        {current > 0 && (
          <Button onClick={() => onStep(current - 1)}>{words.say('wizard.back')}</Button>
        )}
        {isLast && lastNote}
        <span className="push row gap-12">
          {step.blocked !== null && (
            <span className="small secondary" role="status">
              {step.blocked}
            </span>
          )}
          {isLast
            ? lastAction
            : next && (
                <Button
                  variant="contained"
                  color="primary"
                  disabled={step.blocked !== null}
                  onClick={() => onStep(current + 1)}
                >
                  {words.say('wizard.continue', { step: next.title })}
                </Button>
              )}
        </span>
      </div>
    </div>
  );
}

/** Alt N and Alt P, Ctrl Enter: on and back without the mouse. The last step is never left by a key. */
function useStepKeys({
  current,
  steps,
  onStep,
}: Pick<WizardFrameProps, 'current' | 'steps' | 'onStep'>) {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      const isNext =
        (event.altKey && event.code === 'KeyN') ||
        ((event.ctrlKey || event.metaKey) && event.key === 'Enter');
      const isPrevious = event.altKey && event.code === 'KeyP';
      const canGoOn = steps[current]?.blocked === null && current < steps.length - 1;
      if (isNext && canGoOn) onStep(current + 1);
      else if (isPrevious && current > 0) onStep(current - 1);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [current, steps, onStep]);
}
