import type { ReactNode } from 'react';

import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { useWords } from '../texts/texts.ts';
import { placeOf } from './ClusterStep.tsx';

/** What the choices add up to so far. */
export function WizardSummary(props: {
  readonly from?: ClusterProfile | undefined;
  readonly to?: ClusterProfile | undefined;
  readonly storage?: StorageProfile | undefined;
  readonly figures: readonly { readonly label: string; readonly value: string }[];
  readonly note: string;
}): ReactNode {
  const { from, to, storage, figures, note } = props;
  const words = useWords();
  return (
    <>
      <h3>{words.say('wizard.summary')}</h3>
      {from && <ClusterSummary label={words.say('wizard.from')} cluster={from} />}
      {to && <ClusterSummary label={words.say('wizard.to')} cluster={to} />}
      {storage && (
        <section>
          <span className="caption muted">{words.say('wizard.backupsIn')}</span>
          <span className="strong">{storage.name}</span>
          <span className="mono secondary" style={{ overflowWrap: 'anywhere' }}>
            {placeOf(storage.location)}
          </span>
        </section>
      )}
      <section>
        <dl className="facts">
          {figures.map(({ label, value }) => (
            <div key={label} style={{ display: 'contents' }}>
              <dt>{label}</dt>
              <dd className="number" style={{ textAlign: 'right' }}>
                {value}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <p className="caption muted">{note}</p>
    </>
  );
}

function ClusterSummary(props: {
  readonly label: string;
  readonly cluster: ClusterProfile;
}): ReactNode {
  const { label, cluster } = props;
  return (
    <section>
      <span className="caption muted">{label}</span>
      <span className="row" style={{ flexWrap: 'wrap' }}>
        <ProfileDot profileId={cluster.id} />
        <span className="strong">{cluster.name}</span>
        <EnvironmentChip environment={cluster.environment} />
      </span>
      <span className="mono secondary" style={{ overflowWrap: 'anywhere' }}>
        {placeOf(cluster.storage)}
      </span>
    </section>
  );
}
