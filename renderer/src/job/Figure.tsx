import type { ReactNode } from 'react';

/** A number that matters, with what it is above it. */
export function Figure(props: {
  readonly label: string;
  readonly value: ReactNode;
  readonly detail?: string;
  readonly isSmall?: boolean;
}): ReactNode {
  const { label, value, detail = '', isSmall = false } = props;
  return (
    <span className="job-figure">
      <span className="caption muted no-wrap">{label}</span>
      <b className={isSmall ? 'job-figure-small' : ''}>
        {value} {detail !== '' && <small>{detail}</small>}
      </b>
    </span>
  );
}
