import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { Note, Status } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';
import { fieldInWords } from './fieldLabels.ts';
import { focusField } from './formContext.ts';
import type { FieldProblem } from './formProblems.ts';

/** Title and buttons of a form, always in sight; what holds up saving is listed under it. */
export function FormHead(props: {
  readonly title: string;
  readonly isDraftKept: boolean;
  readonly isSaving: boolean;
  /** Empty until one has tried to save. */
  readonly problems: readonly FieldProblem[];
  readonly error: Error | null;
  readonly onCancel: () => void;
  readonly onSave: () => void;
}): ReactNode {
  const { title, isDraftKept, isSaving, problems, error, onCancel, onSave } = props;
  const words = useWords();
  return (
    <div className="column gap-12 form-head">
      <div className="page-head">
        <h1 className="break-anywhere">{title}</h1>
        {isDraftKept && <Status kind="waiting" label={words.say('clusters.draftSaved')} />}
        <div className="page-actions">
          <Button variant="text" onClick={onCancel}>
            {words.say('shell.cancel')}
          </Button>
          <Button variant="contained" color="primary" disabled={isSaving} onClick={onSave}>
            {words.say('clusters.save')}
          </Button>
        </div>
      </div>
      {problems.length > 0 && (
        <div role="alert">
          <Note kind="error">
            {words.count('clusters.problems', problems.length)}{' '}
            {problems.map((problem, index) => (
              <span key={`${problem.field} ${problem.code}`}>
                {index > 0 && ', '}
                <button
                  type="button"
                  className="link-button"
                  onClick={() => focusField(problem.field)}
                >
                  {fieldInWords(problem.field, words)}
                </button>
              </span>
            ))}
          </Note>
        </div>
      )}
      {error !== null && <ErrorPanel error={error} />}
    </div>
  );
}
