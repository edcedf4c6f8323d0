import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';

import { longestReason, type PreflightFix, type PreflightResult } from '#shared/preflight.ts';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { Status, type StatusKind } from '../components/Status.tsx';
import { TextField } from '../components/TextField.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { checkInWords, countOf } from './checkInWords.ts';
import type { WizardStep } from './wizardStep.ts';

interface CheckProps {
  readonly query: UseQueryResult<PreflightResult[]>;
  /** Ids of warnings that the person has ticked. */
  readonly accepted: readonly string[];
  readonly onAccept: (accepted: string[]) => void;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly onBackupName: ((backupName: string) => void) | null;
  readonly onEditNames: (() => void) | null;
}

/** What stands in the way, or should be known before, with a way out for each. */
export function checkStep({ words, ...props }: CheckProps & { readonly words: Words }): WizardStep {
  const { query, accepted } = props;
  return {
    id: 'check',
    title: words.say('wizard.step.check'),
    ...checkInWords(query.isFetching ? undefined : query.data, accepted, words),
    content: <CheckStep {...props} />,
  };
}

function CheckStep(props: CheckProps): ReactNode {
  const { query, accepted, onAccept } = props;
  const words = useWords();
  const [showsAll, setShowsAll] = useState(false);
  if (query.error) {
    return (
      <ErrorPanel
        error={query.error}
        actions={
          <Button onClick={() => void query.refetch()}>{words.say('wizard.checkAgain')}</Button>
        }
      />
    );
  }
  if (query.data === undefined) {
    return (
      <>
        <p className="secondary" role="status">
          {words.say('wizard.checking')}
        </p>
        <div className="card">
          <SkeletonRows columns={[140, 320]} />
        </div>
      </>
    );
  }
  const isQuiet = ({ severity }: PreflightResult) =>
    severity === 'passed' || severity === 'skipped';
  const passed = countOf(query.data, 'passed');
  const skipped = countOf(query.data, 'skipped');
  const shown = showsAll ? query.data : query.data.filter((one) => !isQuiet(one));
  return (
    <>
      <p className="secondary">{words.say('wizard.checkText')}</p>
      <section className="card check-list">
        {shown.map((result) => (
          <CheckRow
            key={result.id}
            {...props}
            result={result}
            isAccepted={accepted.includes(result.id)}
            onTick={(isOn) =>
              onAccept(isOn ? [...accepted, result.id] : accepted.filter((id) => id !== result.id))
            }
          />
        ))}
        {shown.some(({ id, severity }) => severity === 'warning' && accepted.includes(id)) && (
          <div className="padded">
            <TextField
              label={words.say('wizard.acceptReason')}
              value={props.reason}
              hint={words.say('wizard.acceptReasonHint')}
              onChange={props.onReason}
              input={{ maxLength: longestReason }}
            />
          </div>
        )}
        <div className="check-row">
          <Status kind="success" label={words.count('wizard.checkPassed', passed)} />
          {skipped > 0 && (
            <Status kind="info" label={words.count('wizard.checkSkipped', skipped)} />
          )}
          <span className="push row">
            <Button variant="text" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
              {words.say('wizard.showPassed')}
            </Button>
            <Button disabled={query.isFetching} onClick={() => void query.refetch()}>
              {words.say('wizard.checkAgain')}
            </Button>
          </span>
        </div>
      </section>
    </>
  );
}

const kinds = {
  block: 'error',
  warning: 'warning',
  information: 'info',
  passed: 'success',
  skipped: 'info',
} as const satisfies Record<PreflightResult['severity'], StatusKind>;

function CheckRow(
  props: CheckProps & {
    readonly result: PreflightResult;
    readonly isAccepted: boolean;
    readonly onTick: (isOn: boolean) => void;
  },
): ReactNode {
  const { result, isAccepted, onTick } = props;
  const { id, severity, finding, error, fix } = result;
  const words = useWords();
  const said = error === null ? null : words.error(error);
  return (
    <div className="check-row">
      <Status kind={kinds[severity]} label={words.say(`wizard.severity.${severity}`)} />
      <div className="column gap-4 grow">
        <span className="strong">{words.preflight.nameOf(id)}</span>
        {finding && <span className="secondary">{words.preflight.describe(finding)}</span>}
        {said && (
          <span className="secondary">
            {said.title} {said.next}
          </span>
        )}
        {severity === 'warning' && (
          <FormControlLabel
            label={words.say('wizard.checkAccept')}
            control={<Checkbox checked={isAccepted} onChange={(_, isOn) => onTick(isOn)} />}
          />
        )}
      </div>
      {fix && <FixButton {...props} fix={fix} />}
    </div>
  );
}

function FixButton({
  fix,
  onBackupName,
  onEditNames,
}: Pick<CheckProps, 'onBackupName' | 'onEditNames'> & { readonly fix: PreflightFix }): ReactNode {
  const words = useWords();
  switch (fix.type) {
    case 'editCluster':
      return (
        <Button component={Link} to={`/clusters/${fix.clusterId}/edit`}>
          {words.say('wizard.checkFix.editCluster')}
        </Button>
      );
    case 'editNames':
      return (
        onEditNames && (
          <Button onClick={onEditNames}>{words.say('wizard.checkFix.editNames')}</Button>
        )
      );
    case 'useBackupName':
      return (
        onBackupName && (
          <Button onClick={() => onBackupName(fix.backupName)}>
            {words.say('wizard.checkFix.useBackupName', { name: fix.backupName })}
          </Button>
        )
      );
  }
}
