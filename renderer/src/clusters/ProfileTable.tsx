import { Fragment, type ReactNode } from 'react';

import { isPracticeProfile } from '#shared/practice.ts';
import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import type { MenuLine } from '../components/MoreMenu.tsx';
import { placeOf } from '../placeOf.ts';
import { useWords, type Words } from '../texts/texts.ts';
import { inFolders } from './profileList.ts';
import { ProfileName } from './ProfileName.tsx';
import { RowMenu } from './RowMenu.tsx';
import { useMissingSecrets } from './useKnownSecrets.ts';

type Profile = ClusterProfile | StorageProfile;

interface ProfileActions {
  readonly duplicate: (profile: Profile) => void;
  readonly exportOne: (profile: Profile) => void;
  readonly exportYaml: (cluster: ClusterProfile) => void;
  readonly remove: (profile: Profile) => void;
}

/** Clusters, or the places of backups, under the headings of their folders. */
export function ProfileTable(props: {
  readonly label: string;
  readonly profiles: readonly Profile[];
  readonly actions: ProfileActions;
}): ReactNode {
  const { label, profiles, actions } = props;
  const words = useWords();
  const isMissing = useMissingSecrets(profiles);
  const hasClusters = profiles.some((profile) => 'milvus' in profile);
  return (
    <div className="card scroll-x">
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            <th>{words.say('clusters.name')}</th>
            {hasClusters && <th>{words.say('clusters.environment')}</th>}
            {hasClusters && <th>{words.say('clusters.address')}</th>}
            <th>{words.say(hasClusters ? 'clusters.ownStorage' : 'clusters.place')}</th>
            <th>{words.say('clusters.protection')}</th>
            <th>
              <span className="visually-hidden">{words.say('clusters.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {inFolders(profiles).map((folder) => (
            <Fragment key={folder.name}>
              {folder.name !== '' && (
                <tr className="folder-row">
                  <th colSpan={hasClusters ? 6 : 4} scope="rowgroup">
                    {folder.name}
                  </th>
                </tr>
              )}
              {folder.profiles.map((profile) => (
                <ProfileRow
                  key={profile.id}
                  profile={profile}
                  needsSecret={isMissing(profile)}
                  actions={actions}
                />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ProfileRow(props: {
  readonly profile: Profile;
  readonly needsSecret: boolean;
  readonly actions: ProfileActions;
}): ReactNode {
  const { profile, needsSecret, actions } = props;
  const words = useWords();
  const isCluster = 'milvus' in profile;
  const isPractice = isPracticeProfile(profile.id);
  const own = isCluster ? `/clusters/${profile.id}` : `/clusters/storages/${profile.id}/edit`;
  const place = placeOf(isCluster ? profile.storage : profile.location);
  const editAt = isCluster ? `${own}/edit` : own;
  return (
    <tr>
      <td className="name-cell">
        <ProfileName
          profile={profile}
          to={isCluster || !isPractice ? own : null}
          needsSecret={needsSecret}
        />
      </td>
      {isCluster && (
        <td>
          <EnvironmentChip environment={profile.environment} />
        </td>
      )}
      {isCluster && <td className="mono secondary place-cell">{profile.milvus.address}</td>}
      <td className="mono secondary place-cell" title={place}>
        {place}
      </td>
      <td className="secondary">{words.say(`clusters.protection.${profile.protection}`)}</td>
      <td className="action-cell">
        <RowMenu
          name={profile.name}
          editAt={isPractice ? null : editAt}
          items={itemsOf(profile, actions, words)}
        />
      </td>
    </tr>
  );
}

/** Practice clusters can be copied and written as a configuration; nothing else can be done to them. */
function itemsOf(profile: Profile, actions: ProfileActions, words: Words): readonly MenuLine[] {
  const isOwn = !isPracticeProfile(profile.id);
  const { duplicate, exportOne, exportYaml, remove } = actions;
  const item = (key: 'duplicate' | 'exportProfile' | 'exportYaml' | 'remove', onPick: () => void) =>
    ({ label: words.say(`clusters.${key}`), onPick, isDangerous: key === 'remove' }) as const;
  return [
    item('duplicate', () => duplicate(profile)),
    ...(isOwn ? [item('exportProfile', () => exportOne(profile))] : []),
    ...('milvus' in profile ? [item('exportYaml', () => exportYaml(profile))] : []),
    ...(isOwn ? [item('remove', () => remove(profile))] : []),
  ];
}
