import KeyOutlined from '@mui/icons-material/KeyOutlined';
import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import StarOutlined from '@mui/icons-material/StarOutlined';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { isPracticeProfile } from '#shared/practice.ts';
import type { ClusterProfile, StorageProfile } from '#shared/profile.ts';

import { ProfileDot } from '../components/ProfileDot.tsx';
import { useWords } from '../texts/texts.ts';

/** The first cell of a profile: its mark, its name as the link of the row, and what has to be known of it. */
export function ProfileName(props: {
  readonly profile: ClusterProfile | StorageProfile;
  readonly to: string | null;
  /** Secrets of it are not there. */
  readonly needsSecret: boolean;
}): ReactNode {
  const { profile, to, needsSecret } = props;
  const words = useWords();
  return (
    <span className="row">
      <ProfileDot profile={profile} />
      {to === null ? (
        <span className="medium ellipsis" title={profile.name}>
          {profile.name}
        </span>
      ) : (
        <Link className="ellipsis" title={profile.name} to={to}>
          {profile.name}
        </Link>
      )}
      {profile.isFavourite && (
        <StarOutlined
          className="favourite-mark"
          titleAccess={words.say('clusters.favourite')}
          sx={{ fontSize: 16 }}
        />
      )}
      {isPracticeProfile(profile.id) && (
        <span className="chip">
          <ScienceOutlined aria-hidden />
          {words.say('clusters.practice')}
        </span>
      )}
      {needsSecret && (
        <span className="chip chip-warning">
          <KeyOutlined aria-hidden />
          {words.say('clusters.secretNeeded')}
        </span>
      )}
    </span>
  );
}
