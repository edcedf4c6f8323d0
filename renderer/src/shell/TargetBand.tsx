import type { ReactNode } from 'react';

import type { ClusterProfile } from '#shared/profile.ts';

import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { useKnownVersion } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

/** The cluster that will be written to, on each step of a wizard and on the page of a job. */
export function TargetBand(props: {
  readonly cluster: ClusterProfile;
  /** A cluster that is only read is called source. */
  readonly role: 'target' | 'source';
}): ReactNode {
  const { cluster, role } = props;
  const words = useWords();
  const version = useKnownVersion(cluster.id);
  const label = words.say(role === 'target' ? 'shell.target' : 'shell.source');
  return (
    <section className={`band band-${cluster.environment}`} aria-label={label}>
      <span className="band-plate">
        <span className="secondary">{label}</span>
        <ProfileDot profile={cluster} />
        <span className="strong no-wrap">{cluster.name}</span>
        <EnvironmentChip environment={cluster.environment} />
        <span className="mono secondary ellipsis">{cluster.milvus.address}</span>
      </span>
      {version !== undefined && (
        <span className="push band-plate secondary no-wrap">Milvus {version}</span>
      )}
    </section>
  );
}
