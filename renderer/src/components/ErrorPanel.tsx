import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, useState } from 'react';

import { type ErrorInfo, toErrorInfo } from '#shared/errors.ts';

import { useWords } from '../texts/texts.ts';

/** What went wrong, with which object, what to do, and the detail folded away. */
export function ErrorPanel(props: {
  readonly error: ErrorInfo | Error;
  /** Buttons of the place, the most likely way out first. */
  readonly actions?: ReactNode;
}): ReactNode {
  const words = useWords();
  const info = props.error instanceof Error ? toErrorInfo(props.error) : props.error;
  const { id, title, next } = words.error(info);
  return (
    <div className="error-panel" role="alert">
      <div className="row">
        <ErrorOutlineOutlined aria-hidden />
        <h2>{title}</h2>
      </div>
      <p className="secondary">{next}</p>
      <div className="row">
        {props.actions}
        <CopyReport report={reportOf(info, id)} />
      </div>
      <details>
        <summary>
          {words.say('shell.details')} <span className="mono muted">{id}</span>
        </summary>
        <pre className="mono">{reportOf(info, id)}</pre>
      </details>
    </div>
  );
}

function CopyReport({ report }: { readonly report: string }): ReactNode {
  const words = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(report).then(() => setCopied(true));
  };
  return (
    <Button variant="text" onClick={copy}>
      {words.say(isCopied ? 'shell.copied' : 'shell.copyReport')}
    </Button>
  );
}

/** In English and whole, for whoever helps. */
function reportOf({ code, message, params, causes }: ErrorInfo, id: string): string {
  const facts = Object.entries(params).map(([name, value]) => `${name}: ${value}`);
  return [`${id} ${code}`, message, ...facts, ...causes.map((cause) => `← ${cause}`)].join('\n');
}
