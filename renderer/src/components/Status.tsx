import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import InfoOutlined from '@mui/icons-material/InfoOutlined';
import ScheduleOutlined from '@mui/icons-material/ScheduleOutlined';
import StopCircleOutlined from '@mui/icons-material/StopCircleOutlined';
import SyncOutlined from '@mui/icons-material/SyncOutlined';
import VerifiedOutlined from '@mui/icons-material/VerifiedOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import type { ReactNode } from 'react';

const icons = {
  success: CheckCircleOutlined,
  verified: VerifiedOutlined,
  warning: WarningAmberOutlined,
  error: ErrorOutlineOutlined,
  info: InfoOutlined,
  running: SyncOutlined,
  waiting: ScheduleOutlined,
  stopped: StopCircleOutlined,
} as const;

export type StatusKind = keyof typeof icons;

/** A state in colour, icon and word. */
export function Status({
  kind,
  label,
}: {
  readonly kind: StatusKind;
  readonly label: string;
}): ReactNode {
  const Icon = icons[kind];
  return (
    <span className={`status status-${kind}`}>
      <Icon aria-hidden />
      <span className="status-word">{label}</span>
    </span>
  );
}

/** The same as a filled label. */
export function StatusChip(props: {
  readonly kind: StatusKind;
  readonly label: string;
  readonly isLarge?: boolean;
}): ReactNode {
  const { kind, label, isLarge = false } = props;
  const Icon = icons[kind];
  return (
    <span className={`chip chip-${kind} ${isLarge ? 'chip-large' : ''}`}>
      <Icon aria-hidden />
      {label}
    </span>
  );
}

/** A sentence that belongs to what stands around it. */
export function Note(props: {
  readonly kind: 'info' | 'warning' | 'error' | 'success';
  readonly children: ReactNode;
}): ReactNode {
  const Icon = icons[props.kind];
  return (
    <div className={`note note-${props.kind}`}>
      <Icon aria-hidden fontSize="small" />
      <div className="grow">{props.children}</div>
    </div>
  );
}
