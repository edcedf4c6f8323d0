import type { ReactNode } from 'react';

/** The name of a tab with how much there is under it. */
export function TabLabel(props: { readonly text: string; readonly count: string }): ReactNode {
  return (
    <span>
      {props.text} <span className="tab-count">{props.count}</span>
    </span>
  );
}
