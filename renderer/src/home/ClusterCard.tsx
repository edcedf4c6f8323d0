import type { ReactNode } from 'react';

import { sumInt64 } from '#shared/int64.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { Status } from '../components/Status.tsx';
import { useClusterContents } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

/** The clusters and what lies in them; each is asked on its own, so that one that is down hides no other. */
export function ClusterCard(props: { readonly clusters: readonly ClusterProfile[] }): ReactNode {
  const words = useWords();
  return (
    <section className="card" style={{ overflowX: 'auto', flex: 'none' }}>
      <div className="card-head">
        <h3>{words.say('home.clusters')}</h3>
      </div>
      <table className="table">
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
  const skeleton = <span className="skeleton" style={{ width: 48 }} />;
  const unknown = error ? '–' : skeleton;
  return (
    <tr>
      <td>
        <span className="row">
          <ProfileDot profileId={cluster.id} />
          <span className="strong">{cluster.name}</span>
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
      <td>
        {error && <Status kind="error" label={error.message} />}
        {data && <Status kind="success" label={words.say('home.answers')} />}
        {!error && !data && skeleton}
      </td>
    </tr>
  );
}
