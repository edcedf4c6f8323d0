import { type ReactNode, useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';

import type { CheckWriting } from '#shared/check.ts';
import { isPracticeProfile } from '#shared/practice.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { SideDrawer } from '../components/SideDrawer.tsx';
import { useWords } from '../texts/texts.ts';
import { useDefaultStorage } from '../wizard/useDefaultStorage.ts';
import { splitAddress } from './hostAndPort.ts';
import { TestPanel } from './TestPanel.tsx';
import { useConnectionTest } from './useConnectionTest.ts';

/** The connection test of a cluster as it is saved; what is wrong is put right in its form. */
export function TestDrawer(props: {
  readonly cluster: ClusterProfile;
  readonly onClose: () => void;
}): ReactNode {
  const { cluster, onClose } = props;
  const words = useWords();
  const navigate = useNavigate();
  const { state, run } = useConnectionTest();
  const storageId = useDefaultStorage(null, cluster.id);
  const onRun = (mayWrite: CheckWriting): void =>
    run({ type: 'saved', clusterId: cluster.id, storageId }, mayWrite);
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    onRun('askOnProduction');
  });
  return (
    <SideDrawer
      title={words.say('clusters.testOf', { name: cluster.name })}
      width={560}
      onClose={onClose}
    >
      <TestPanel
        state={state}
        subject={cluster.name}
        storageHost={
          cluster.storage.type === 's3' ? splitAddress(cluster.storage.endpoint).host : ''
        }
        blocked={null}
        isOutdated={false}
        onRun={onRun}
        {...(isPracticeProfile(cluster.id)
          ? {}
          : { onGoTo: (field) => void navigate(`/clusters/${cluster.id}/edit?field=${field}`) })}
      />
    </SideDrawer>
  );
}
