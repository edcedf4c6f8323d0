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
 * The button of an error: it leads to the field of the cluster or storage in which it can be put right. Nothing where there is
 * no such field, or where the profile cannot be edited.
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
  const place = ownerOfError(error instanceof Error ? toErrorInfo(error) : error, known);
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
