import RefreshOutlined from '@mui/icons-material/RefreshOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { toErrorInfo } from '#shared/errors.ts';
import { sumInt64 } from '#shared/int64.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { Status } from '../components/Status.tsx';
import { useNow } from '../job/useNow.ts';
import { useClusterContents } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

/** The clusters and what lies in them; each is asked on its own, so that one that is down hides no other. */
export function ClusterCard(props: { readonly clusters: readonly ClusterProfile[] }): ReactNode {
  const words = useWords();
  return (
    <section className="card scroll-x" aria-label={words.say('home.clusters')}>
      <div className="card-head">
        <h2 className="card-title">{words.say('home.clusters')}</h2>
      </div>
      <table className="table" aria-label={words.say('home.clusters')}>
        <thead>
          <tr>
            <th>{words.say('home.cluster')}</th>
            <th>{words.say('home.environment')}</th>
            <th>{words.say('home.address')}</th>
            <th>{words.say('home.milvus')}</th>
            <th className="right">{words.say('home.collections')}</th>
            <th className="right">{words.say('home.rows')}</th>
            <th>{words.say('home.health')}</th>
          </tr>
        </thead>
        <tbody>
          {props.clusters.map((cluster) => (
            <ClusterRow key={cluster.id} cluster={cluster} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ClusterRow({ cluster }: { readonly cluster: ClusterProfile }): ReactNode {
  const words = useWords();
  const { data, error } = useClusterContents(cluster.id);
  const unknown = error ? '–' : <span className="skeleton" style={{ width: 40 }} />;
  return (
    <tr>
      <td className="name-cell">
        <span className="row">
          <ProfileDot profile={cluster} />
          <Link className="ellipsis" title={cluster.name} to={`/clusters/${cluster.id}`}>
            {cluster.name}
          </Link>
        </span>
      </td>
      <td>
        <EnvironmentChip environment={cluster.environment} />
      </td>
      <td className="mono secondary">{cluster.milvus.address}</td>
      <td className="secondary">{data === undefined ? unknown : data.milvusVersion}</td>
      <td className="right">
        {data === undefined ? unknown : words.number(data.collections.length)}
      </td>
      <td className="right">
        {data === undefined
          ? unknown
          : words.number(sumInt64(data.collections.map(({ rows }) => rows)))}
      </td>
      <td className="health-cell">
        <Health clusterId={cluster.id} />
      </td>
    </tr>
  );
}

/** Whether it answers, and if not, why, and the way to ask again. */
function Health({ clusterId }: { readonly clusterId: string }): ReactNode {
  const words = useWords();
  const now = useNow(true);
  const query = useClusterContents(clusterId);
  if (query.isFetching && query.data === undefined) {
    return <Status kind="waiting" label={words.say('home.asking')} />;
  }
  if (query.error) {
    const { title, next } = words.error(toErrorInfo(query.error));
    return (
      <span className="row">
        <span className="row ellipsis" title={`${title} ${next}`}>
          <Status kind="error" label={title} />
        </span>
        <Button
          className="push"
          size="small"
          variant="text"
          startIcon={<RefreshOutlined aria-hidden />}
          onClick={() => void query.refetch()}
        >
          {words.say('shell.retry')}
        </Button>
      </span>
    );
  }
  return (
    <span className="row">
      <Status kind="success" label={words.say('home.answers')} />
      <span className="muted">{words.ago(new Date(query.dataUpdatedAt).toISOString(), now)}</span>
    </span>
  );
}
