import type { ReactNode } from 'react';

import type { ClusterProfile, ProfileColor } from '#shared/profile.ts';

import { profileColours } from '../theme/tokens.ts';

const shapes = {
  square: <rect x="1" y="1" width="8" height="8" rx="1" />,
  circle: <circle cx="5" cy="5" r="4.5" />,
  triangle: <path d="M5 .5 9.8 9H.2z" />,
  diamond: <path d="M5 0 10 5 5 10 0 5z" />,
  hexagon: <path d="M2.5.7h5L10 5 7.5 9.3h-5L0 5z" />,
  pentagon: <path d="M5 0l5 3.8L8 9.6H2L0 3.8z" />,
  star: <path d="M5 0l1.5 3.3L10 3.8 7.5 6.3l.6 3.6L5 8.2 1.9 9.9l.6-3.6L0 3.8l3.5-.5z" />,
  ring: (
    <path
      fillRule="evenodd"
      d="M5 .5a4.5 4.5 0 110 9 4.5 4.5 0 010-9zm0 2.3a2.2 2.2 0 100 4.4 2.2 2.2 0 000-4.4z"
    />
  ),
  bar: <rect x="0" y="3" width="10" height="4" rx="1" />,
} as const;

const names = Object.keys(profileColours) as ProfileColor[];

type Marked = Pick<ClusterProfile, 'id' | 'color'>;

/** The colour a person has chosen, or always the same one for the same profile. */
export function colorOf({ id, color }: Marked): ProfileColor {
  if (color !== null) return color;
  const sum = Array.from(id).reduce(
    (total, letter) => (total * 31 + letter.charCodeAt(0)) % 9973,
    7,
  );
  return names[sum % names.length] ?? 'teal';
}

/** The mark of a profile. */
export function ProfileDot({ profile }: { readonly profile: Marked }): ReactNode {
  return <ColorMark color={colorOf(profile)} />;
}

/** A colour in its shape. */
export function ColorMark({ color }: { readonly color: ProfileColor }): ReactNode {
  return (
    <svg
      className="profile-dot"
      viewBox="0 0 10 10"
      style={{ color: `var(--profile-${color})` }}
      aria-hidden
    >
      {shapes[profileColours[color].shape]}
    </svg>
  );
}
