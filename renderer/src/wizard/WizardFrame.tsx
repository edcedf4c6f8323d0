import CheckOutlined from '@mui/icons-material/CheckOutlined';
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import ScheduleOutlined from '@mui/icons-material/ScheduleOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';

import { isShortcut } from '../shell/shortcuts.ts';
import { useWords } from '../texts/texts.ts';
import type { Blocked, WizardStep } from './wizardStep.ts';

import './wizard.css';

interface WizardFrameProps {
  readonly steps: readonly WizardStep[];
  readonly current: number;
  /** The last step that can be gone to: the first one that is not answered. */
  readonly reachable: number;
  readonly onStep: (index: number) => void;
  /** Gives up what was filled in, which is kept until then; null where there is nothing. */
  readonly onStartOver: (() => void) | null;
  /** What the choices add up to; null on the review, which is the summary itself. */
  readonly summary: ReactNode;
  /** Takes the place of Continue on the last step. */
  readonly lastAction: ReactNode;
  /** Beside Back on the last step. */
  readonly lastNote: ReactNode;
}

/** The steps of a wizard as a page: each can be gone back to, the next is offered as soon as its step is answered. */
export function WizardFrame(props: WizardFrameProps): ReactNode {
  const { steps, current, onStep, summary, lastAction, lastNote } = props;
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    form.current?.scrollTo({ top: 0 });
    heading.current?.focus();
  }, [current]);
  useStepKeys(props);
  const step = steps[current];
  const next = steps[current + 1];
  if (step === undefined) return null;
  return (
    <div className={`wizard ${summary === null ? 'wizard-review' : ''}`}>
      <StepList {...props} />
      <div className="wizard-form" ref={form}>
        <div className="row">
          <h1 tabIndex={-1} ref={heading}>
            {step.heading ?? step.title}
          </h1>
          {props.onStartOver !== null && (
            <span className="push row small secondary no-wrap">
              <ScheduleOutlined fontSize="small" aria-hidden />
              {words.say('wizard.draftSaved')}
              <Button variant="text" size="small" onClick={props.onStartOver}>
                {words.say('wizard.startOver')}
              </Button>
            </span>
          )}
        </div>
        {step.content}
      </div>
      {summary !== null && (
        // It scrolls where the window is low, which has to go without a mouse.
        <aside className="wizard-summary" aria-label={words.say('wizard.summary')} tabIndex={0}>
          {summary}
        </aside>
      )}
      <div className="wizard-footer">
        {current > 0 && (
          <Button onClick={() => onStep(current - 1)}>{words.say('wizard.back')}</Button>
        )}
        {next === undefined && lastNote}
        <span className="push row gap-12 wizard-on">
          {next === undefined ? (
            lastAction
          ) : (
            <>
              <Reason blocked={step.blocked} form={form} />
              <Button
                variant="contained"
                color="primary"
                disabled={step.blocked !== null}
                onClick={() => onStep(current + 1)}
              >
                {words.say(`wizard.to.${next.id}`)}
              </Button>
            </>
          )}
        </span>
      </div>
    </div>
  );
}

function StepList({
  steps,
  current,
  reachable,
  onStep,
}: Pick<WizardFrameProps, 'steps' | 'current' | 'reachable' | 'onStep'>): ReactNode {
  const words = useWords();
  return (
    <nav className="wizard-steps" aria-label={words.say('wizard.steps')}>
      <ol>
        {steps.map((step, index) => (
          <li key={step.id}>
            <button
              type="button"
              className={`wizard-step ${index < current ? 'wizard-step-done' : ''}`}
              aria-current={index === current ? 'step' : undefined}
              disabled={index > reachable}
              title={step.title}
              onClick={() => onStep(index)}
            >
              <span className="wizard-number" aria-hidden>
                {index < current ? <CheckOutlined /> : index + 1}
              </span>
              <span className="wizard-step-words">
                <b>{step.title}</b>
                {index <= reachable && <small>{step.summary}</small>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Why Continue is off; it leads to what has to be put right. */
function Reason(props: {
  readonly blocked: Blocked | null;
  readonly form: RefObject<HTMLDivElement | null>;
}): ReactNode {
  const { blocked, form } = props;
  const goThere = () =>
    form.current
      ?.querySelector<HTMLElement>('[aria-invalid="true"], input:not([data-filter]), button')
      ?.focus();
  return (
    <span role="status">
      {blocked !== null && (
        <button
          type="button"
          className={`wizard-reason ${blocked.isFault ? 'status-error' : 'secondary'}`}
          onClick={goThere}
        >
          {blocked.isFault && <ErrorOutlineOutlined fontSize="small" aria-hidden />}
          {blocked.reason}
        </button>
      )}
    </span>
  );
}

/** On and back without the mouse. The last step is never left by a key. */
function useStepKeys({ current, steps, onStep }: WizardFrameProps): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      const canGoOn = steps[current]?.blocked === null && current < steps.length - 1;
      if (isShortcut('next', event) && canGoOn) onStep(current + 1);
      else if (isShortcut('previous', event) && current > 0) onStep(current - 1);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [current, steps, onStep]);
}
