import './noGeneratedCode.ts';
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import CssBaseline from '@mui/material/CssBaseline';
import GlobalStyles from '@mui/material/GlobalStyles';
import { ThemeProvider } from '@mui/material/styles';
import useMediaQuery from '@mui/material/useMediaQuery';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode, useEffect, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';

import './components/components.css';
import './shell/shell.css';
import './theme/global.css';
import { api, followEngine, queryClient } from './api.ts';
import { App } from './App.tsx';
import { keepView } from './backups/viewOptions.ts';
import { keepProfileDrafts } from './clusters/profileDrafts.ts';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { themeOf, usePreferences } from './stores/preferences.ts';
import { useWords } from './texts/texts.ts';
import { createAppTheme } from './theme/theme.ts';
import { cssVariables } from './theme/tokens.ts';
import { keepDrafts } from './wizard/drafts.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
const cache = createCache({ key: 'm', nonce });

function Root(): ReactNode {
  const preferences = usePreferences((store) => store.preferences);
  const isSystemDark = useMediaQuery('(prefers-color-scheme: dark)', { noSsr: true });
  const { language } = useWords();
  const mode = themeOf(preferences, isSystemDark);
  const theme = useMemo(() => createAppTheme(mode), [mode]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline />
      <GlobalStyles styles={{ ':root': { colorScheme: mode, ...cssVariables(mode) } }} />
      <ErrorBoundary>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </ErrorBoundary>
    </ThemeProvider>
  );
}

/** Preferences come first, so that nothing is drawn in a language or theme the person did not choose. */
async function start(): Promise<void> {
  const container = document.querySelector('#root');
  if (container === null) throw new Error('the page has no root');
  keepDrafts(window.sessionStorage);
  keepView(window.localStorage);
  keepProfileDrafts(window.sessionStorage);
  followEngine();
  try {
    usePreferences.getState().set(await api.preferences.get({}));
  } catch {
    // Drawn as the system likes it: a window that says why it knows nothing is better than an empty one.
  }
  createRoot(container).render(
    <StrictMode>
      <CacheProvider value={cache}>
        <QueryClientProvider client={queryClient}>
          <Root />
        </QueryClientProvider>
      </CacheProvider>
    </StrictMode>,
  );
}

void start();
