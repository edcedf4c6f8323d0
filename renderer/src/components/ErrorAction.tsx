import EditOutlined from '@mui/icons-material/EditOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { type ErrorInfo, toErrorInfo } from '#shared/errors.ts';

import { fieldInWords } from '../clusters/fieldLabels.ts';
import { ownerOfError } from '../clusters/ownerOfError.ts';
import { useClusters, useStorages } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

/**
 * The button of an error: it leads to where it can be put right, which is a field of the cluster or storage, or where practice
 * is opened. Nothing where there is no such field, or where the profile cannot be edited.
 */
export function ErrorAction(props: {
  readonly error: ErrorInfo | Error;
  /** Ids of the clusters and storages that took part; one that is not known says nothing. */
  readonly profiles: readonly (string | null | undefined)[];
}): ReactNode {
  const { error, profiles } = props;
  const words = useWords();
  const known = {
    clusters: useClusters().data?.filter(({ id }) => profiles.includes(id)) ?? [],
    storages: useStorages().data?.filter(({ id }) => profiles.includes(id)) ?? [],
  };
  const info = error instanceof Error ? toErrorInfo(error) : error;
  const place = ownerOfError(info, known);
  if (info.code === 'PRACTICE_CLOSED') {
    return (
      <Button component={Link} to="/settings">
        {words.say('shell.practiceSettings')}
      </Button>
    );
  }
  if (place === null) return null;
  return (
    <Button
      variant="contained"
      color="primary"
      startIcon={<EditOutlined aria-hidden />}
      component={Link}
      to={place.to}
    >
      {words.say('clusters.editField', { field: fieldInWords(place.field, words) })}
    </Button>
  );
}
