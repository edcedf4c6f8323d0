import BackupOutlined from '@mui/icons-material/BackupOutlined';
import CompareArrowsOutlined from '@mui/icons-material/CompareArrowsOutlined';
import RefreshOutlined from '@mui/icons-material/RefreshOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';

import { isPracticeProfile } from '#shared/practice.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { CollectionDrawer } from '../clusters/CollectionDrawer.tsx';
import { LiveCollections } from '../clusters/LiveCollections.tsx';
import { NotEditable } from '../clusters/NotEditable.tsx';
import { TestDrawer } from '../clusters/TestDrawer.tsx';
import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useNow } from '../job/useNow.ts';
import { placeOf } from '../placeOf.ts';
import { useClusterContents, useClusters } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { isShortcut } from '../shell/shortcuts.ts';
import { useWords } from '../texts/texts.ts';
import { useDrafts } from '../wizard/drafts.ts';

import '../clusters/clusters.css';

/** What lies in one cluster now. It only reads. */
export function ClusterPage(): ReactNode {
  const words = useWords();
  const { clusterId = '' } = useParams();
  const { data, error } = useClusters();
  const cluster = data?.find(({ id }) => id === clusterId);
  const title = cluster?.name ?? words.say('clusters.cluster');
  const crumbs = [{ label: words.say('clusters.title'), to: '/clusters' }, { label: title }];
  if (error || cluster === undefined) {
    return (
      <Page crumbs={crumbs}>
        {error && <ErrorPanel error={error} />}
        {!error && data === undefined && <SkeletonRows columns={[160, 60, 40, 120]} />}
        {data !== undefined && (
          <NotEditable title={words.say('clusters.notFound')} isPractice={false} />
        )}
      </Page>
    );
  }
  return <LiveCluster key={cluster.id} cluster={cluster} crumbs={crumbs} />;
}

function LiveCluster(props: {
  readonly cluster: ClusterProfile;
  readonly crumbs: readonly { readonly label: string; readonly to?: string }[];
}): ReactNode {
  const { cluster, crumbs } = props;
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const [isTesting, setTesting] = useState(false);
  const contents = useClusterContents(cluster.id);
  const open = collectionOf(parameters.get('collection'));
  const own = `/clusters/${cluster.id}`;
  useRefreshKey(() => void contents.refetch());
  return (
    <Page
      crumbs={crumbs}
      layout="wide"
      aside={
        isTesting ? (
          <TestDrawer key={cluster.id} cluster={cluster} onClose={() => setTesting(false)} />
        ) : open === null ? null : (
          <CollectionDrawer
            key={`${open.database}.${open.collection}`}
            clusterId={cluster.id}
            {...open}
            onClose={() => void navigate(own, { replace: true })}
          />
        )
      }
    >
      <ClusterHead
        cluster={cluster}
        onTest={() => setTesting(true)}
        onRefresh={() => void contents.refetch()}
      />
      <LiveCollections
        clusterId={cluster.id}
        query={contents}
        openName={open === null ? null : `${open.database}.${open.collection}`}
        addressOf={(name) => `${own}?collection=${encodeURIComponent(name)}`}
      />
    </Page>
  );
}

function ClusterHead(props: {
  readonly cluster: ClusterProfile;
  readonly onTest: () => void;
  readonly onRefresh: () => void;
}): ReactNode {
  const { cluster, onTest, onRefresh } = props;
  const words = useWords();
  const now = useNow(true);
  const start = useStart(cluster.id);
  const contents = useClusterContents(cluster.id);
  const isEditable = !isPracticeProfile(cluster.id);
  const readAt = contents.dataUpdatedAt === 0 ? null : new Date(contents.dataUpdatedAt);
  return (
    <div className="column gap-4">
      <div className="page-head">
        <ProfileDot profile={cluster} />
        <h1>{cluster.name}</h1>
        <EnvironmentChip environment={cluster.environment} />
        <div className="page-actions wrap">
          <Button onClick={onTest}>{words.say('clusters.testNow')}</Button>
          {isEditable && (
            <Button component={Link} to={`/clusters/${cluster.id}/edit`}>
              {words.say('clusters.edit')}
            </Button>
          )}
          <Button startIcon={<CompareArrowsOutlined aria-hidden />} onClick={() => start('copy')}>
            {words.say('shell.copy')}
          </Button>
          <Button
            variant="contained"
            color="primary"
            startIcon={<BackupOutlined aria-hidden />}
            onClick={() => start('backUp')}
          >
            {words.say('shell.backUp')}
          </Button>
        </div>
      </div>
      <div className="row wrap small secondary cluster-facts">
        {contents.data && (
          <span>{words.say('clusters.version', { version: contents.data.milvusVersion })}</span>
        )}
        <span className="mono">{cluster.milvus.address}</span>
        <span className="mono break-anywhere">{placeOf(cluster.storage)}</span>
        {readAt && (
          <span className="muted push">
            {words.say('clusters.readAt', { time: words.ago(readAt.toISOString(), now) })}
          </span>
        )}
        <IconButton
          aria-label={words.say('clusters.refresh')}
          title={words.say('clusters.refresh')}
          aria-keyshortcuts="F5"
          disabled={contents.isFetching}
          onClick={onRefresh}
        >
          <RefreshOutlined aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

/** Into a wizard in which this cluster is chosen already. */
function useStart(clusterId: string): (kind: 'copy' | 'backUp') => void {
  const navigate = useNavigate();
  const { change, forget } = useDrafts();
  return (kind) => {
    forget(kind);
    change(kind, { clusterId, step: 1 });
    void navigate(kind === 'copy' ? '/copy' : '/back-up');
  };
}

/** F5 reads the cluster again; a reload of the page would do no more and take longer. */
function useRefreshKey(refresh: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isShortcut('refresh', event)) return;
      event.preventDefault();
      refresh();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}

/** No database has a dot in its name. */
function collectionOf(
  name: string | null,
): { readonly database: string; readonly collection: string } | null {
  const dot = name?.indexOf('.') ?? -1;
  if (name === null || dot < 1) return null;
  return { database: name.slice(0, dot), collection: name.slice(dot + 1) };
}
