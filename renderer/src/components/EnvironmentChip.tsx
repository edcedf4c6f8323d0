import CodeOutlined from '@mui/icons-material/CodeOutlined';
import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import ShieldOutlined from '@mui/icons-material/ShieldOutlined';
import type { ReactNode } from 'react';

import type { ClusterProfile } from '#shared/profile.ts';

const looks = {
  development: { Icon: CodeOutlined, word: 'DEV' },
  test: { Icon: ScienceOutlined, word: 'TEST' },
  production: { Icon: ShieldOutlined, word: 'PROD' },
} as const;

/** Development, test or production: in colour, word and icon. */
export function EnvironmentChip(props: {
  readonly environment: ClusterProfile['environment'];
}): ReactNode {
  const { Icon, word } = looks[props.environment];
  return (
    <span className={`environment environment-${props.environment}`}>
      <Icon aria-hidden />
      {word}
    </span>
  );
}
