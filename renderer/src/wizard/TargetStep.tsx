import type { ReactNode } from 'react';

import type { ClusterProfile } from '#shared/profile.ts';
import { scenarioOf } from '#shared/scenario.ts';

import { Note } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { ClusterStep } from './ClusterStep.tsx';
import { pickedCluster } from './steps.tsx';
import type { WizardStep } from './wizardStep.ts';

interface TargetProps {
  readonly source: ClusterProfile | undefined;
  /** The source itself where the copies stand beside their sources. */
  readonly target: ClusterProfile | undefined;
  readonly onPick: (clusterId: string) => void;
}

/** Where the copies are made; what lies between both ends decides which way the bytes take. */
export function targetStep({
  words,
  ...props
}: TargetProps & { readonly words: Words }): WizardStep {
  const { source, target } = props;
  const name = target === source ? words.say('wizard.sameCluster') : (target?.name ?? '');
  return {
    ...pickedCluster('target', target, words),
    summary: target ? name : '',
    content: <TargetStep {...props} />,
  };
}

function TargetStep({ source, target, onPick }: TargetProps): ReactNode {
  const words = useWords();
  return (
    <>
      <ClusterStep
        clusterId={target?.id ?? null}
        explanation={words.say('wizard.copyTarget')}
        {...(source === undefined
          ? {}
          : { mark: { clusterId: source.id, label: words.say('wizard.sameCluster') } })}
        onPick={onPick}
      />
      {source && target && (
        <Note kind="info">{words.say(`scenario.${scenarioOf(source, target)}`)}</Note>
      )}
    </>
  );
}
