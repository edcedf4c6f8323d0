import type { ReactNode } from 'react';
import { Route, Routes, useLocation } from 'react-router';

import { BackupsPage } from './pages/BackupsPage.tsx';
import { ClusterEditPage } from './pages/ClusterEditPage.tsx';
import { ClusterPage } from './pages/ClusterPage.tsx';
import { ClustersPage } from './pages/ClustersPage.tsx';
import { HomePage } from './pages/HomePage.tsx';
import { JobPage } from './pages/JobPage.tsx';
import { JobsPage } from './pages/JobsPage.tsx';
import { LeftoversPage } from './pages/LeftoversPage.tsx';
import { SettingsPage } from './pages/SettingsPage.tsx';
import { StorageEditPage } from './pages/StorageEditPage.tsx';
import { ActivityBar } from './shell/ActivityBar.tsx';
import { CommandPalette } from './shell/CommandPalette.tsx';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { JobAnnouncer } from './shell/JobAnnouncer.tsx';
import { Rail } from './shell/Rail.tsx';
import { ShortcutList } from './shell/ShortcutList.tsx';
import { useShortcuts } from './shell/useShortcuts.ts';
import { useWords } from './texts/texts.ts';
import { BackUpWizard } from './wizard/BackUpWizard.tsx';
import { CopyWizard } from './wizard/CopyWizard.tsx';
import { RestoreWizard } from './wizard/RestoreWizard.tsx';

/** The frame and its pages. */
export function App(): ReactNode {
  const words = useWords();
  const { pathname } = useLocation();
  useShortcuts();
  return (
    <div className="app">
      <a className="skip-link" href="#main">
        {words.say('shell.skip')}
      </a>
      <Rail />
      {/* A page that fails leaves the others within reach. */}
      <ErrorBoundary key={pathname}>
        <Routes>
          <Route path="/copy" element={<CopyWizard />} />
          <Route path="/back-up" element={<BackUpWizard />} />
          <Route path="/restore" element={<RestoreWizard />} />
          <Route path="/backups" element={<BackupsPage />} />
          <Route path="/backups/:storageId" element={<BackupsPage />} />
          <Route path="/clusters" element={<ClustersPage />} />
          <Route path="/clusters/new" element={<ClusterEditPage />} />
          <Route path="/clusters/:clusterId" element={<ClusterPage />} />
          <Route path="/clusters/:clusterId/edit" element={<ClusterEditPage />} />
          <Route path="/clusters/storages/new" element={<StorageEditPage />} />
          <Route path="/clusters/storages/:storageId/edit" element={<StorageEditPage />} />
          <Route path="/leftovers" element={<LeftoversPage />} />
          <Route path="/jobs" element={<JobsPage />} />
          <Route path="/jobs/:jobId" element={<JobPage />} />
          <Route path="/settings" element={<SettingsPage />} />
          <Route path="*" element={<HomePage />} />
        </Routes>
      </ErrorBoundary>
      <ActivityBar />
      <CommandPalette />
      <ShortcutList />
      <JobAnnouncer />
    </div>
  );
}
