import EditOutlined from '@mui/icons-material/EditOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { type ErrorInfo, toErrorInfo } from '#shared/errors.ts';
import { isPracticeProfile } from '#shared/practice.ts';

import { fieldInWords } from '../clusters/fieldLabels.ts';
import { fieldOfError } from '../clusters/fieldOfFault.ts';
import { useWords } from '../texts/texts.ts';

/**
 * The button of an error: it leads to the field of the cluster or storage in which it can be put right. Nothing where there is
 * no such field, or where the profile cannot be edited.
 */
export function ErrorAction(props: {
  readonly error: ErrorInfo | Error;
  readonly clusterId?: string | null;
  /** The place of the backups, where the error came from there. */
  readonly storageId?: string | null;
}): ReactNode {
  const { error, clusterId = null, storageId = null } = props;
  const words = useWords();
  const field = fieldOfError(error instanceof Error ? toErrorInfo(error) : error);
  if (field === null) return null;
  const isOfStorage = storageId !== null && field.startsWith('storage.');
  const id = isOfStorage ? storageId : clusterId;
  if (id === null || isPracticeProfile(id)) return null;
  const to = isOfStorage
    ? `/clusters/storages/${id}/edit?field=${field.replace('storage.', 'location.')}`
    : `/clusters/${id}/edit?field=${field}`;
  return (
    <Button
      variant="contained"
      color="primary"
      startIcon={<EditOutlined aria-hidden />}
      component={Link}
      to={to}
    >
      {words.say('clusters.editField', { field: fieldInWords(field, words) })}
    </Button>
  );
}
