import BackupOutlined from '@mui/icons-material/BackupOutlined';
import CompareArrowsOutlined from '@mui/icons-material/CompareArrowsOutlined';
import DnsOutlined from '@mui/icons-material/DnsOutlined';
import HomeOutlined from '@mui/icons-material/HomeOutlined';
import Inventory2Outlined from '@mui/icons-material/Inventory2Outlined';
import PlaylistPlayOutlined from '@mui/icons-material/PlaylistPlayOutlined';
import SettingsBackupRestoreOutlined from '@mui/icons-material/SettingsBackupRestoreOutlined';
import SettingsOutlined from '@mui/icons-material/SettingsOutlined';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';

import { useWords } from '../texts/texts.ts';

/** The pages, always in reach. */
export function Rail(): ReactNode {
  const words = useWords();
  const items = [
    { to: '/', icon: <HomeOutlined aria-hidden />, label: words.say('shell.home') },
    { to: '/copy', icon: <CompareArrowsOutlined aria-hidden />, label: words.say('shell.copy') },
    { to: '/back-up', icon: <BackupOutlined aria-hidden />, label: words.say('shell.backUp') },
    {
      to: '/restore',
      icon: <SettingsBackupRestoreOutlined aria-hidden />,
      label: words.say('shell.restore'),
    },
    {
      to: '/backups',
      icon: <Inventory2Outlined aria-hidden />,
      label: words.say('backups.title'),
    },
    { to: '/jobs', icon: <PlaylistPlayOutlined aria-hidden />, label: words.say('shell.jobs') },
    { to: '/clusters', icon: <DnsOutlined aria-hidden />, label: words.say('clusters.title') },
  ];
  return (
    <nav className="rail" aria-label={words.say('shell.pages')}>
      <div className="rail-logo">
        <Logo />
      </div>
      {items.map(({ to, icon, label }) => (
        <NavLink key={to} to={to} end={to === '/'} className="rail-item" title={label}>
          {icon}
          <span className="rail-label">{label}</span>
        </NavLink>
      ))}
      <NavLink to="/settings" className="rail-item rail-last" title={words.say('shell.settings')}>
        <SettingsOutlined aria-hidden />
        <span className="rail-label">{words.say('shell.settings')}</span>
      </NavLink>
    </nav>
  );
}

function Logo(): ReactNode {
  return (
    <svg width="30" height="30" viewBox="0 0 30 30" role="img" aria-label="Milvus Backup Studio">
      <rect width="30" height="30" rx="7" fill="var(--accent)" />
      <path
        d="M6 11h11M13.5 7l4 4-4 4M24 19H13M16.5 15l-4 4 4 4"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
