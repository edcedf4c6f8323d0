import type { ReactNode } from 'react';

/** A share as a bar; always beside the words that say the same. */
export function ProgressBar(props: {
  readonly fraction: number;
  /** What it is about, for those who do not see it. */
  readonly label: string;
  readonly isDone?: boolean;
  readonly isThin?: boolean;
}): ReactNode {
  const { fraction, label, isDone = false, isThin = false } = props;
  const percent = Math.floor(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      className={`progress-bar ${isDone ? 'progress-bar-done' : ''} ${isThin ? 'progress-bar-thin' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span className="progress-bar-fill" style={{ width: `${percent}%` }} />
    </div>
  );
}
