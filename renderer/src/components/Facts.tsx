import type { ReactNode } from 'react';

/** Terms and what is known of them, in two columns or as the class says. */
export function Facts(props: {
  readonly className?: string;
  readonly facts: readonly (readonly [string, ReactNode])[];
}): ReactNode {
  return (
    <dl className={`facts ${props.className ?? ''}`}>
      {props.facts.map(([term, value]) => (
        <div key={term} className="contents">
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
