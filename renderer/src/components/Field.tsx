import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import type { ReactNode } from 'react';

/** A label above its control, with a hint or what is wrong below. */
export function Field(props: {
  /** Of the control; `${id}-note` is the hint or error, to be named in aria-describedby. */
  readonly id: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const { id, label, hint, error, children } = props;
  return (
    <div className="field">
      <label htmlFor={id} id={`${id}-label`}>
        {label}
      </label>
      {children}
      {error !== undefined && (
        <div className="field-error" id={`${id}-note`}>
          <ErrorOutlineOutlined aria-hidden sx={{ fontSize: 14 }} />
          <span>{error}</span>
        </div>
      )}
      {error === undefined && hint !== undefined && (
        <div className="field-hint" id={`${id}-note`}>
          {hint}
        </div>
      )}
    </div>
  );
}
