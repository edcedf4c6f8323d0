import type { ReactNode } from 'react';
import { Route, Routes } from 'react-router';

import { HomePage } from './pages/HomePage.tsx';
import { JobPage } from './pages/JobPage.tsx';
import { JobsPage } from './pages/JobsPage.tsx';
import { SettingsPage } from './pages/SettingsPage.tsx';
import { ActivityBar } from './shell/ActivityBar.tsx';
import { CommandPalette } from './shell/CommandPalette.tsx';
import { Rail } from './shell/Rail.tsx';
import { useShortcuts } from './shell/useShortcuts.ts';
import { useWords } from './texts/texts.ts';
import { BackUpWizard } from './wizard/BackUpWizard.tsx';
import { CopyWizard } from './wizard/CopyWizard.tsx';
import { RestoreWizard } from './wizard/RestoreWizard.tsx';

/** The frame and its pages. */
export function App(): ReactNode {
  const words = useWords();
  useShortcuts();
  return (
    <div className="app">
      <a className="visually-hidden" href="#main">
        {words.say('shell.skip')}
      </a>
      <Rail />
      <Routes>
        <Route path="/copy" element={<CopyWizard />} />
        <Route path="/back-up" element={<BackUpWizard />} />
        <Route path="/restore" element={<RestoreWizard />} />
        <Route path="/jobs" element={<JobsPage />} />
        <Route path="/jobs/:jobId" element={<JobPage />} />
        <Route path="/settings" element={<SettingsPage />} />
        <Route path="*" element={<HomePage />} />
      </Routes>
      <ActivityBar />
      <CommandPalette />
    </div>
  );
}
