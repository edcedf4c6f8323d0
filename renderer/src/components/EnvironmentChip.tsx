import CodeOutlined from '@mui/icons-material/CodeOutlined';
import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import ShieldOutlined from '@mui/icons-material/ShieldOutlined';
import type { ReactNode } from 'react';

import type { ClusterProfile } from '#shared/profile.ts';

import { useWords } from '../texts/texts.ts';

/** The same in every language, and short enough for the picture of the data path. */
export const environmentCodes = {
  development: 'DEV',
  test: 'TEST',
  production: 'PROD',
} as const satisfies Record<ClusterProfile['environment'], string>;

export const environmentIcons = {
  development: CodeOutlined,
  test: ScienceOutlined,
  production: ShieldOutlined,
};

/** Development, test or production: in colour, word and icon. */
export function EnvironmentChip(props: {
  readonly environment: ClusterProfile['environment'];
}): ReactNode {
  const { environment } = props;
  const words = useWords();
  const Icon = environmentIcons[environment];
  return (
    <span
      className={`environment environment-${environment}`}
      title={words.say(`shell.${environment}`)}
    >
      <Icon aria-hidden />
      {environmentCodes[environment]}
    </span>
  );
}
