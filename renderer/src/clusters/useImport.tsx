import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';

import type { ConfigurationReview } from '#shared/configuration.ts';
import { freeName } from '#shared/profileRules.ts';

import { api } from '../api.ts';
import { useClusters } from '../queries.ts';
import { formOfCluster } from './clusterForm.ts';
import { newProfile, useProfileDrafts } from './profileDrafts.ts';
import { ProfileFileDialog } from './ProfileFileDialog.tsx';

interface Text {
  readonly name: string;
  readonly text: string;
}

/** Files longer than a configuration may be are not even read; exported profiles may be longer. */
const longestFile = 1_000_000;

/**
 * Takes a file or a text: a configuration of others opens the form of a new cluster, filled in and tested; exported profiles
 * are reviewed in a dialog, which tells when it ends. Nothing is saved by it.
 */
export function useImport(onEnd: () => void = () => undefined): {
  readonly takeFile: (file: File | undefined) => void;
  readonly takeText: (text: Text) => void;
  readonly isReading: boolean;
  readonly error: Error | null;
  readonly dialog: ReactNode;
} {
  const navigate = useNavigate();
  const setCluster = useProfileDrafts((drafts) => drafts.setCluster);
  const clusters = useClusters().data ?? [];
  const [profiles, setProfiles] = useState<Text | null>(null);
  const open = ({ name }: Text, review: ConfigurationReview): void => {
    const { cluster, storage, format, found, unknownKeys, warnings } = review;
    const form = {
      ...formOfCluster(cluster),
      // As people call it: without the port.
      name: freeName(cluster.name.replace(/:\d+$/, ''), clusters),
      backup:
        storage === null
          ? ({ type: 'none' } as const)
          : ({ type: 'found', profile: storage } as const),
    };
    const origin = { type: 'file', fileName: name, format, found, unknownKeys, warnings } as const;
    setCluster(newProfile, { form, origin });
    void navigate('/clusters/new', { state: { test: true } });
  };
  const read = useMutation({
    async mutationFn(source: Text) {
      if (isProfileFile(source.text)) return setProfiles(source);
      open(source, await api.configuration.read({ text: source.text }));
    },
  });
  return {
    takeFile(file) {
      if (file === undefined) return;
      const text = file.slice(0, longestFile + 1).text();
      void text.then((content) => read.mutate({ name: file.name, text: content }));
    },
    takeText: read.mutate,
    isReading: read.isPending,
    error: read.error,
    dialog: profiles !== null && (
      <ProfileFileDialog
        fileName={profiles.name}
        text={profiles.text}
        onClose={() => {
          setProfiles(null);
          onEnd();
        }}
      />
    ),
  };
}

/** As our own files say of themselves; configurations of others are YAML and say no such thing. */
function isProfileFile(text: string): boolean {
  return text.trimStart().startsWith('{') && text.includes('milvus-backup-studio profiles');
}
