import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import type { ReactNode } from 'react';

import { type ErrorInfo, toErrorInfo } from '#shared/errors.ts';

import { useWords } from '../texts/texts.ts';
import { CopyButton } from './CopyButton.tsx';

/** What went wrong, with which object, what to do, and the detail folded away. */
export function ErrorPanel(props: {
  readonly error: ErrorInfo | Error;
  /** Buttons of the place, the most likely way out first. */
  readonly actions?: ReactNode;
}): ReactNode {
  const words = useWords();
  const info = props.error instanceof Error ? toErrorInfo(props.error) : props.error;
  const { id, title, next } = words.error(info);
  const report = reportOf(info, id);
  return (
    <div className="error-panel" role="alert">
      <ErrorOutlineOutlined className="error-panel-icon" aria-hidden />
      <div className="column gap-12 grow">
        <div className="column gap-4">
          <h2>{title}</h2>
          <p className="secondary">{next}</p>
        </div>
        {props.actions && <div className="row">{props.actions}</div>}
        <details className="error-detail">
          <summary>
            {words.say('shell.details')} <span className="mono muted">{id}</span>
          </summary>
          <pre className="mono">{report}</pre>
          <CopyButton text={report} label={words.say('shell.copyReport')} />
        </details>
      </div>
    </div>
  );
}

/** In English and whole, for whoever helps. */
function reportOf({ code, message, params, causes }: ErrorInfo, id: string): string {
  const facts = Object.entries(params).map(([name, value]) => `${name}: ${value}`);
  return [`${id} ${code}`, message, ...facts, ...causes.map((cause) => `← ${cause}`)].join('\n');
}
