import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { type ReactNode, useId, useMemo, useState } from 'react';

import type { PlanAction, PlanPreview } from '#shared/plan.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { PlanText } from '../components/PlanText.tsx';
import { TabLabel } from '../components/TabLabel.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { ActionTable } from './ActionTable.tsx';
import { commandLines } from './commandLines.ts';
import { CommandLines } from './CommandLines.tsx';
import { StepSummary } from './StepSummary.tsx';
import { canPauseGc } from './useDraft.ts';
import type { WizardStep } from './wizardStep.ts';

type TabName = 'summary' | 'actions' | 'commands' | 'plan';

/** A plan seen from four sides: what was chosen, what will be done, how it is typed, and as it is kept. */
export function ReviewTabs(props: {
  readonly preview: PlanPreview;
  readonly cluster: ClusterProfile | undefined;
  readonly steps: readonly WizardStep[];
  readonly onStep: (index: number) => void;
}): ReactNode {
  const { plan, sha256 } = props.preview;
  const canPause = canPauseGc(props.cluster);
  const words = useWords();
  const panelId = useId();
  const [tab, setTab] = useState<TabName>('actions');
  const lines = useMemo(() => commandLines(plan, canPause), [plan, canPause]);
  const tabProps = (name: TabName) =>
    ({ value: name, id: `${panelId}-${name}`, 'aria-controls': panelId }) as const;
  return (
    <section className="card review-tabs" aria-label={words.say('wizard.plan')}>
      <div className="row card-tabs">
        <Tabs
          value={tab}
          onChange={(_, value: TabName) => setTab(value)}
          variant="scrollable"
          scrollButtons={false}
        >
          <Tab {...tabProps('summary')} label={words.say('wizard.summary')} />
          <Tab
            {...tabProps('actions')}
            label={
              <TabLabel
                text={words.say('wizard.actionsTab')}
                count={words.number(plan.actions.length)}
              />
            }
          />
          {lines !== null && <Tab {...tabProps('commands')} label={words.say('wizard.commands')} />}
          <Tab {...tabProps('plan')} label={words.say('wizard.plan')} />
        </Tabs>
        <span className="push caption muted review-counts">{countsOf(plan.actions, words)}</span>
      </div>
      <div
        className="tab-panel"
        role="tabpanel"
        id={panelId}
        aria-labelledby={`${panelId}-${tab}`}
        tabIndex={0}
      >
        {tab === 'summary' && <StepSummary steps={props.steps} onStep={props.onStep} />}
        {tab === 'actions' && <ActionTable actions={plan.actions} />}
        {tab === 'commands' && lines !== null && <CommandLines lines={lines} />}
        {tab === 'plan' && <PlanText plan={plan} sha256={sha256} />}
      </div>
    </section>
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
