import type { ReactNode } from 'react';

/** One sentence and one action where there is nothing yet. */
export function EmptyState(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <section className="card empty-state">
      {props.icon}
      <h2 className="card-title break-anywhere">{props.title}</h2>
      <p className="secondary small">{props.text}</p>
      {props.action}
    </section>
  );
}
