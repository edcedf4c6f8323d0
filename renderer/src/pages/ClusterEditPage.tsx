import type { ReactNode } from 'react';
import { useParams } from 'react-router';

import { isPracticeProfile } from '#shared/practice.ts';

import { ClusterEditor } from '../clusters/ClusterEditor.tsx';
import { NotEditable } from '../clusters/NotEditable.tsx';
import { useClusterDraft } from '../clusters/useClusterDraft.ts';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { Page } from '../shell/Page.tsx';
import { useWords } from '../texts/texts.ts';

import '../clusters/clusters.css';

/** A cluster and the storage that it uses, side by side, with the connection test of what is in the fields. */
export function ClusterEditPage(): ReactNode {
  const words = useWords();
  const { clusterId } = useParams();
  const { key, draft, isKept, clusters, setForm } = useClusterDraft(clusterId);
  const saved = clusters.data?.find(({ id }) => id === clusterId);
  const title =
    clusterId === undefined
      ? words.say('clusters.new')
      : (saved?.name ?? words.say('clusters.edit'));
  const crumbs = [{ label: words.say('clusters.title'), to: '/clusters' }, { label: title }];
  if (clusters.error) {
    return (
      <Page crumbs={crumbs}>
        <ErrorPanel error={clusters.error} />
      </Page>
    );
  }
  if (clusterId !== undefined && isPracticeProfile(clusterId)) {
    return (
      <Page crumbs={crumbs}>
        <NotEditable title={title} isPractice />
      </Page>
    );
  }
  if (clusterId !== undefined && clusters.data !== undefined && saved === undefined) {
    return (
      <Page crumbs={crumbs}>
        <NotEditable title={words.say('clusters.notFound')} isPractice={false} />
      </Page>
    );
  }
  if (draft === null || clusters.data === undefined) {
    return (
      <Page crumbs={crumbs}>
        <div className="card">
          <SkeletonRows columns={[160, 120, 120]} />
        </div>
      </Page>
    );
  }
  return (
    <Page crumbs={crumbs} layout="fill">
      <ClusterEditor
        key={draft.form.id}
        title={title}
        draftKey={key}
        draft={draft}
        isDraftKept={isKept}
        clusters={clusters.data}
        onChange={setForm}
      />
    </Page>
  );
}
