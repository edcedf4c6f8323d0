import AddOutlined from '@mui/icons-material/AddOutlined';
import DnsOutlined from '@mui/icons-material/DnsOutlined';
import Inventory2Outlined from '@mui/icons-material/Inventory2Outlined';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';

import { FileButton } from '../clusters/FileButton.tsx';
import { ProfileDialogs, type OpenDialog } from '../clusters/ProfileDialogs.tsx';
import { matching } from '../clusters/profileList.ts';
import { ProfileTable } from '../clusters/ProfileTable.tsx';
import { useDuplicate } from '../clusters/useDuplicate.ts';
import { useImport } from '../clusters/useImport.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { FilterField } from '../components/FilterField.tsx';
import { SkeletonRows } from '../components/Skeleton.tsx';
import { useClusters, useStorages } from '../queries.ts';
import { Page } from '../shell/Page.tsx';
import { useWords } from '../texts/texts.ts';

import '../clusters/clusters.css';

type Side = 'clusters' | 'storages';

/** The clusters this app knows, and the places where their backups go. */
export function ClustersPage(): ReactNode {
  const words = useWords();
  const [parameters, setParameters] = useSearchParams();
  const side: Side = parameters.get('tab') === 'storages' ? 'storages' : 'clusters';
  const [query, setQuery] = useState('');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const clusters = useClusters();
  const storages = useStorages();
  const counts = { clusters: clusters.data?.length, storages: storages.data?.length };
  const total = (clusters.data?.length ?? 0) + (storages.data?.length ?? 0);
  return (
    <Page crumbs={[{ label: words.say('clusters.title') }]} layout="wide">
      <div className="page-head">
        <h1>{words.say('clusters.title')}</h1>
        <div className="page-actions">
          <Button onClick={() => setDialog({ type: 'import' })}>
            {words.say('clusters.import')}
          </Button>
          {total > 0 && (
            <Button onClick={() => setDialog({ type: 'export', chosen: [] })}>
              {words.say('clusters.export')}
            </Button>
          )}
          <Button
            variant="contained"
            color="primary"
            startIcon={<AddOutlined aria-hidden />}
            component={Link}
            to={side === 'clusters' ? '/clusters/new' : '/clusters/storages/new'}
          >
            {words.say(side === 'clusters' ? 'clusters.new' : 'clusters.newStorage')}
          </Button>
        </div>
      </div>
      <div className="row wrap tab-line">
        <Tabs
          value={side}
          onChange={(_, next: Side) =>
            setParameters(next === 'storages' ? { tab: next } : {}, { replace: true })
          }
          aria-label={words.say('clusters.title')}
        >
          {(['clusters', 'storages'] as const).map((name) => (
            <Tab
              key={name}
              value={name}
              id={`tab-${name}`}
              aria-controls="profiles"
              label={
                <span>
                  {words.say(name === 'clusters' ? 'clusters.title' : 'clusters.storages')}
                  {counts[name] !== undefined && (
                    <span className="tab-count"> {words.number(counts[name])}</span>
                  )}
                </span>
              }
            />
          ))}
        </Tabs>
        <span className="push">
          <FilterField label={words.say('clusters.filter')} query={query} onChange={setQuery} />
        </span>
      </div>
      <div id="profiles" role="tabpanel" aria-labelledby={`tab-${side}`}>
        <Profiles side={side} query={query} onOpen={setDialog} onQuery={setQuery} />
      </div>
      {dialog !== null && (
        <ProfileDialogs
          dialog={dialog}
          clusters={clusters.data ?? []}
          storages={storages.data ?? []}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  );
}

function Profiles(props: {
  readonly side: Side;
  readonly query: string;
  readonly onOpen: (dialog: OpenDialog) => void;
  readonly onQuery: (query: string) => void;
}): ReactNode {
  const { side, query, onOpen, onQuery } = props;
  const words = useWords();
  const clusters = useClusters();
  const storages = useStorages();
  const duplicate = useDuplicate();
  const { data, error, refetch } = side === 'clusters' ? clusters : storages;
  if (error) {
    return (
      <ErrorPanel
        error={error}
        actions={
          <Button variant="contained" color="primary" onClick={() => void refetch()}>
            {words.say('shell.retry')}
          </Button>
        }
      />
    );
  }
  if (data === undefined) {
    return (
      <div className="card">
        <SkeletonRows columns={[120, 56, 160, 200, 60]} />
      </div>
    );
  }
  if (data.length === 0) return side === 'clusters' ? <NoCluster /> : <NoStorage />;
  const shown = matching<(typeof data)[number]>(data, query);
  if (shown.length === 0) {
    return (
      <EmptyState
        icon={<DnsOutlined aria-hidden />}
        title={words.say('clusters.noMatch')}
        text={words.count('clusters.hidden', data.length)}
        action={<Button onClick={() => onQuery('')}>{words.say('clusters.clearFilter')}</Button>}
      />
    );
  }
  return (
    <ProfileTable
      label={words.say(side === 'clusters' ? 'clusters.title' : 'clusters.storages')}
      profiles={shown}
      actions={{
        duplicate,
        exportOne: ({ id }) => onOpen({ type: 'export', chosen: [id] }),
        exportYaml: (cluster) => onOpen({ type: 'yaml', cluster }),
        remove: (profile) => onOpen({ type: 'remove', profile }),
      }}
    />
  );
}

function NoCluster(): ReactNode {
  const words = useWords();
  const { takeFile, error, dialog } = useImport();
  return (
    <div className="column gap-16">
      <EmptyState
        icon={<DnsOutlined aria-hidden />}
        title={words.say('clusters.none')}
        text={words.say('clusters.noneText')}
        action={<FileButton onFile={takeFile} />}
      />
      {error && <ErrorPanel error={error} />}
      {dialog}
    </div>
  );
}

function NoStorage(): ReactNode {
  const words = useWords();
  return (
    <EmptyState
      icon={<Inventory2Outlined aria-hidden />}
      title={words.say('clusters.noStorage')}
      text={words.say('clusters.noStorageText')}
      action={
        <Button component={Link} to="/clusters/storages/new">
          {words.say('clusters.newStorage')}
        </Button>
      }
    />
  );
}
