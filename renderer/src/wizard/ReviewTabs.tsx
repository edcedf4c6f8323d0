import { type ReactNode, useMemo, useState } from 'react';

import type { PlanAction, PlanPreview, PlanRequest } from '#shared/plan.ts';
import type { Acceptance } from '#shared/preflight.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { CardTabs } from '../components/CardTabs.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { ActionTable } from './ActionTable.tsx';
import { commandLines } from './commandLines.ts';
import { CommandLines } from './CommandLines.tsx';
import { PlanTab } from './PlanTab.tsx';
import { StepSummary } from './StepSummary.tsx';
import { canPauseGc } from './useDraft.ts';
import type { WizardStep } from './wizardStep.ts';
import { YamlText } from './YamlText.tsx';

type TabName = 'summary' | 'actions' | 'yaml' | 'commands' | 'plan';

/** A plan seen from all sides: what was chosen, what will be done, how it is configured and typed, and as it is kept. */
export function ReviewTabs(props: {
  readonly preview: PlanPreview;
  readonly request: PlanRequest | null;
  readonly acceptance: Acceptance | null;
  /** The one that is backed up, or restored to. */
  readonly cluster: ClusterProfile | undefined;
  /** Another one that is copied to. */
  readonly target: ClusterProfile | undefined;
  readonly steps: readonly WizardStep[];
  readonly onStep: (index: number) => void;
}): ReactNode {
  const { plan } = props.preview;
  const canPause = canPauseGc(props.cluster);
  const words = useWords();
  const [tab, setTab] = useState<TabName>('actions');
  const lines = useMemo(() => commandLines(plan, canPause), [plan, canPause]);
  const { storageId } = plan.profiles;
  const yaml = { name: 'yaml', label: words.say('wizard.yaml') } as const;
  const commands = { name: 'commands', label: words.say('wizard.commands') } as const;
  return (
    <CardTabs<TabName>
      label={words.say('wizard.plan')}
      className="review-tabs"
      tabs={[
        { name: 'summary', label: words.say('wizard.summary') },
        {
          name: 'actions',
          label: words.say('wizard.actionsTab'),
          count: words.number(plan.actions.length),
        },
        ...(storageId === null || props.cluster === undefined ? [] : [yaml]),
        ...(lines === null ? [] : [commands]),
        { name: 'plan', label: words.say('wizard.plan') },
      ]}
      chosen={tab}
      onChoose={setTab}
      note={countsOf(plan.actions, words)}
    >
      {tab === 'summary' && <StepSummary steps={props.steps} onStep={props.onStep} />}
      {tab === 'actions' && <ActionTable actions={plan.actions} />}
      {tab === 'commands' && lines !== null && <CommandLines lines={lines} />}
      {tab === 'yaml' && storageId !== null && props.cluster && (
        // Each command names its file by what it is to the copy.
        <>
          <YamlText
            file={props.target ? 'source.yaml' : 'backup.yaml'}
            clusterId={props.cluster.id}
            storageId={storageId}
          />
          {props.target && (
            <YamlText file="target.yaml" clusterId={props.target.id} storageId={storageId} />
          )}
        </>
      )}
      {tab === 'plan' && (
        <PlanTab preview={props.preview} request={props.request} acceptance={props.acceptance} />
      )}
    </CardTabs>
  );
}

/** 10 actions: 2 read, 7 write, 1 delete */
function countsOf(actions: readonly PlanAction[], words: Words): string {
  const count = (effect: PlanAction['effect']) =>
    actions.filter((action) => action.effect === effect).length;
  return words.count('wizard.actions', actions.length, {
    read: words.count('wizard.reads', count('read')),
    write: words.count('wizard.writes', count('write')),
    delete: words.count('wizard.deletes', count('delete')),
  });
}
