import type { ReactNode } from 'react';

import type { ClusterProfile } from '#shared/profile.ts';

import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { placeOf } from '../placeOf.ts';
import { useClusters, useStorages } from '../queries.ts';
import { useWords } from '../texts/texts.ts';
import { ChoiceCard } from './ChoiceCard.tsx';
import { NoClusters } from './NoClusters.tsx';

/** Picks one cluster. `explanation` says what will happen to it. */
export function ClusterStep(props: {
  readonly clusterId: string | null;
  readonly explanation: string;
  /** What one of them is besides. */
  readonly mark?: { readonly clusterId: string; readonly label: string };
  readonly onPick: (clusterId: string) => void;
}): ReactNode {
  const { mark } = props;
  const words = useWords();
  const { data, error } = useClusters();
  if (error) return <ErrorPanel error={error} />;
  if (data?.length === 0) return <NoClusters />;
  return (
    <>
      <p className="secondary">{props.explanation}</p>
      <div className="choice-grid" role="radiogroup" aria-label={words.say('wizard.clusters')}>
        {data?.map((cluster) => (
          <ClusterChoice
            key={cluster.id}
            cluster={cluster}
            isChosen={cluster.id === props.clusterId}
            mark={cluster.id === mark?.clusterId ? mark.label : null}
            onPick={() => props.onPick(cluster.id)}
          />
        ))}
      </div>
    </>
  );
}

function ClusterChoice(props: {
  readonly cluster: ClusterProfile;
  readonly isChosen: boolean;
  readonly mark: string | null;
  readonly onPick: () => void;
}): ReactNode {
  const { cluster, isChosen, mark, onPick } = props;
  return (
    <ChoiceCard name="cluster" isChosen={isChosen} onPick={onPick}>
      <span className="row">
        <ProfileDot profile={cluster} />
        <span className="strong ellipsis" title={cluster.name}>
          {cluster.name}
        </span>
        {mark !== null && <span className="caption muted no-wrap">{mark}</span>}
        <span className="push">
          <EnvironmentChip environment={cluster.environment} />
        </span>
      </span>
      <span className="mono secondary ellipsis">{cluster.milvus.address}</span>
      <span className="mono muted ellipsis" title={placeOf(cluster.storage)}>
        {placeOf(cluster.storage)}
      </span>
    </ChoiceCard>
  );
}

/** Picks the place where backups lie. */
export function StorageChoices(props: {
  readonly storageId: string | null;
  readonly onPick: (storageId: string) => void;
}): ReactNode {
  const words = useWords();
  const { data, error } = useStorages();
  if (error) return <ErrorPanel error={error} />;
  return (
    <div className="choice-grid" role="radiogroup" aria-label={words.say('wizard.storages')}>
      {data?.map((storage) => (
        <ChoiceCard
          key={storage.id}
          name="storage"
          isChosen={storage.id === props.storageId}
          onPick={() => props.onPick(storage.id)}
        >
          <span className="strong ellipsis" title={storage.name}>
            {storage.name}
          </span>
          <span className="mono muted ellipsis" title={placeOf(storage.location)}>
            {placeOf(storage.location)}
          </span>
        </ChoiceCard>
      ))}
    </div>
  );
}
