import type { ReactNode } from 'react';

/** One sentence and one action where there is nothing yet. */
export function EmptyState(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className="card empty-state">
      {props.icon}
      <h2>{props.title}</h2>
      <p className="secondary">{props.text}</p>
      {props.action}
    </div>
  );
}
