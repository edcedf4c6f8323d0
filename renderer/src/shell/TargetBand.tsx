import type { ReactNode } from 'react';

import type { ClusterProfile } from '#shared/profile.ts';

import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { useWords } from '../texts/texts.ts';

/** The cluster that will be written to, on each step of a wizard and on the page of a job. */
export function TargetBand(props: {
  readonly cluster: ClusterProfile;
  /** A cluster that is only read is called source. */
  readonly role: 'target' | 'source';
}): ReactNode {
  const { cluster, role } = props;
  const words = useWords();
  return (
    <div className={`band band-${cluster.environment}`}>
      <span className="band-plate">
        <span className="secondary">
          {words.say(role === 'target' ? 'shell.target' : 'shell.source')}
        </span>
        <ProfileDot profileId={cluster.id} />
        <span className="strong no-wrap">{cluster.name}</span>
        <EnvironmentChip environment={cluster.environment} />
        <span className="mono secondary ellipsis">{cluster.milvus.address}</span>
      </span>
    </div>
  );
}
