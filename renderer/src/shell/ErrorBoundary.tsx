import Button from '@mui/material/Button';
import { Component, type ReactNode } from 'react';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useWords } from '../texts/texts.ts';

interface State {
  readonly error: Error | null;
}

/** A page that fails to draw must not leave an empty window: jobs go on meanwhile, and reloading gives the page back. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Broken error={error} />;
  }
}

function Broken({ error }: { readonly error: Error }): ReactNode {
  const words = useWords();
  return (
    <main className="page" id="main" tabIndex={-1}>
      <h1>{words.say('shell.broken')}</h1>
      <p className="secondary">{words.say('shell.brokenNext')}</p>
      <ErrorPanel
        error={error}
        actions={
          <Button variant="contained" color="primary" onClick={() => window.location.reload()}>
            {words.say('shell.reload')}
          </Button>
        }
      />
    </main>
  );
}
