import type { ReactNode } from 'react';

import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';
import { isThroughComputer } from '#shared/scenario.ts';

import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ProfileDot } from '../components/ProfileDot.tsx';
import { Status } from '../components/Status.tsx';
import { placeOf } from '../placeOf.ts';
import { useKnownVersion } from '../queries.ts';
import { useWords, type Words } from '../texts/texts.ts';
import type { SelectableCollection } from './CollectionsStep.tsx';
import { decidedPolicies, isFree, isSettled, isTaken, type NamedCollection } from './nameRules.ts';
import { totalBytesOf, totalRowsOf } from './selectable.ts';

/** What the choices add up to so far. */
export function WizardSummary(props: {
  readonly from?: ClusterProfile | undefined;
  readonly to?: ClusterProfile | undefined;
  readonly storage: StorageProfile | undefined;
  readonly backupName?: string | null;
  readonly collections: readonly SelectableCollection[];
  readonly selected: readonly string[];
  readonly named?: readonly NamedCollection[];
  readonly note: string;
  /** The copies are made in the cluster they come from. */
  readonly isBeside?: boolean;
}): ReactNode {
  const { from, to, storage, backupName, collections, selected, named = [], note } = props;
  const { isBeside = false } = props;
  const words = useWords();
  const sizeBytes = totalBytesOf(collections, selected);
  const times = timesThroughComputer([from, storage, to ?? (isBeside ? from : undefined)]);
  return (
    <>
      <h2 className="card-title">{words.say('wizard.summary')}</h2>
      {from && <ClusterSummary label={words.say('wizard.from')} cluster={from} />}
      {storage && (
        <section>
          <span className="caption muted">{words.say('wizard.backupsIn')}</span>
          <span className="strong">{storage.name}</span>
          <span className="mono secondary break-anywhere">{placeOf(storage.location)}</span>
          {backupName && <span className="mono break-anywhere">{backupName}</span>}
        </section>
      )}
      {to && <ClusterSummary label={words.say('wizard.to')} cluster={to} />}
      {collections.length > 0 && (
        <section>
          <dl className="facts facts-numbers">
            <dt>{words.say('wizard.collections')}</dt>
            <dd>
              {words.say('job.countOf', {
                done: words.number(selected.length),
                total: words.number(collections.length),
              })}
            </dd>
            <dt>{words.say('wizard.rows')}</dt>
            <dd>{words.number(totalRowsOf(collections, selected))}</dd>
            {sizeBytes !== null && (
              <>
                <dt>{words.say('wizard.size')}</dt>
                <dd>{words.bytes(sizeBytes)}</dd>
              </>
            )}
            {times !== null && (
              <>
                <dt>{words.say('wizard.viaComputer')}</dt>
                <dd>{viaComputer(times, sizeBytes, words)}</dd>
              </>
            )}
          </dl>
        </section>
      )}
      {named.length > 0 && <NameCounts named={named} />}
      <p className="caption muted">{note}</p>
    </>
  );
}

/** How often each byte passes through this computer on the way through these places; null as long as there is no way. */
function timesThroughComputer(
  way: readonly (ClusterProfile | StorageProfile | undefined)[],
): number | null {
  const places = way.flatMap((place) =>
    place === undefined ? [] : ['location' in place ? place.location : place.storage],
  );
  if (places.length < 2) return null;
  return places.slice(1).filter((place, index) => {
    const before = places[index];
    return before !== undefined && isThroughComputer(before, place);
  }).length;
}

/** The size of what lies in a cluster is known to the plan only. */
function viaComputer(times: number, sizeBytes: number | null, words: Words): string {
  if (times === 0) return words.bytes(0);
  if (sizeBytes !== null) return words.bytes(sizeBytes * times);
  return words.count('wizard.allBytes', times);
}

function NameCounts({ named }: { readonly named: readonly NamedCollection[] }): ReactNode {
  const words = useWords();
  const count = (isCounted: (one: NamedCollection) => boolean) => named.filter(isCounted).length;
  const free = count(({ state }) => isFree(state));
  const toFix = count((one) => !isSettled(one));
  return (
    <section aria-live="polite">
      {free > 0 && <Status kind="success" label={words.count('wizard.created.count', free)} />}
      {decidedPolicies.map((policy) => {
        const taken = count((one) => isTaken(one.state) && one.policy === policy);
        return taken === 0 ? null : (
          <Status
            key={policy}
            kind="warning"
            label={words.count(`wizard.policyCount.${policy}`, taken)}
          />
        );
      })}
      {toFix > 0 && <Status kind="error" label={words.count('wizard.namesToFixShort', toFix)} />}
    </section>
  );
}

function ClusterSummary(props: {
  readonly label: string;
  readonly cluster: ClusterProfile;
}): ReactNode {
  const { label, cluster } = props;
  const version = useKnownVersion(cluster.id);
  return (
    <section>
      <span className="caption muted">{label}</span>
      <span className="row wrap">
        <ProfileDot profile={cluster} />
        <span className="strong">{cluster.name}</span>
        <EnvironmentChip environment={cluster.environment} />
      </span>
      {version !== undefined && <span className="small secondary">Milvus {version}</span>}
      <span className="mono secondary break-anywhere">{placeOf(cluster.storage)}</span>
    </section>
  );
}
