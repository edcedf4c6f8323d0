import ChevronRightOutlined from '@mui/icons-material/ChevronRightOutlined';
import ExpandMoreOutlined from '@mui/icons-material/ExpandMoreOutlined';
import { Fragment, type ReactNode, useState } from 'react';

import type { Comparison } from '#shared/catalog.ts';

import { Emphasis } from '../components/Emphasis.tsx';
import { useFirstRows } from '../components/MoreRows.tsx';
import { Note, Status, StatusChip, type StatusKind } from '../components/Status.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { ChangeLines } from './ChangeLines.tsx';
import {
  type ComparedCollection,
  countDifferences,
  type Difference,
  differenceOf,
  signedDifference,
} from './compareWords.ts';

const looks: Record<Difference, StatusKind> = {
  schema: 'warning',
  onlyLeft: 'stopped',
  onlyRight: 'stopped',
  moreRows: 'info',
  fewerRows: 'info',
  equal: 'success',
};

/** Collections of two sides line by line; each can be opened to see what of it differs. */
export function ComparisonTable(props: {
  readonly comparison: Comparison;
  /** The other side is a cluster as it is now. */
  readonly isLive: boolean;
  readonly onlyDifferences: boolean;
}): ReactNode {
  const { comparison, isLive, onlyDifferences } = props;
  const words = useWords();
  const shown = comparison.collections.filter(
    (one) => !onlyDifferences || differenceOf(one) !== 'equal',
  );
  const { first, more } = useFirstRows(shown);
  return (
    <>
      <div className="row wrap" role="status">
        {countDifferences(comparison.collections).map(({ difference, count }) => (
          <StatusChip
            key={difference}
            kind={looks[difference]}
            label={words.count(`backups.difference.${difference}`, count)}
          />
        ))}
      </div>
      {shown.length === 0 ? (
        <Note kind="success">{words.say('backups.allEqual')}</Note>
      ) : (
        <div className="card scroll-x">
          <table className="table table-dense" aria-label={words.say('backups.tab.compare')}>
            <thead>
              <tr>
                <th>{words.say('backups.collection')}</th>
                <th className="right">{words.say('backups.thisBackup')}</th>
                <th className="right compare-side" title={comparison.right}>
                  {comparison.right}
                </th>
                <th className="right">{words.say('backups.column.rows')}</th>
                <th>{words.say('backups.differenceColumn')}</th>
              </tr>
            </thead>
            <tbody>
              {first.map((one) => (
                <ComparedRow key={`${one.database}.${one.name}`} compared={one} />
              ))}
            </tbody>
          </table>
          {more}
        </div>
      )}
      {isLive && <RestoreNote collections={comparison.collections} />}
    </>
  );
}

function ComparedRow({ compared }: { readonly compared: ComparedCollection }): ReactNode {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const { left, right } = compared;
  const name = `${compared.database}.${compared.name}`;
  const Chevron = isOpen ? ExpandMoreOutlined : ChevronRightOutlined;
  return (
    <Fragment>
      <tr data-selected={isOpen}>
        <td className="name-cell" title={name}>
          <button
            type="button"
            className="name-button expand-button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <Chevron fontSize="small" aria-hidden />
            <span className="ellipsis">{name}</span>
          </button>
        </td>
        <td className="right">{left === null ? '–' : words.number(left.rows)}</td>
        <td className="right">{right === null ? '–' : words.number(right.rows)}</td>
        <td className="right">{rowsInWords(compared, words)}</td>
        <td>
          <DifferenceCell compared={compared} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5} className="change-cell">
            <ChangeLines compared={compared} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function rowsInWords({ left, right }: ComparedCollection, words: Words): string {
  const difference = signedDifference(left?.rows ?? '0', right?.rows ?? '0');
  if (difference === null) return '–';
  return `${difference.sign}${words.number(difference.amount)}`;
}

function DifferenceCell({ compared }: { readonly compared: ComparedCollection }): ReactNode {
  const words = useWords();
  const difference = differenceOf(compared);
  if (difference === 'schema') {
    return (
      <Status kind="warning" label={words.count('backups.changes', compared.changes.length)} />
    );
  }
  if (difference === 'onlyLeft' || difference === 'onlyRight') {
    return <Status kind="stopped" label={words.say(`backups.${difference}`)} />;
  }
  return <span className="secondary">{words.say('backups.sameSchema')}</span>;
}

/** What a restore of the backup would take back, where the schema has changed since. */
function RestoreNote({ collections }: Pick<Comparison, 'collections'>): ReactNode {
  const words = useWords();
  const changed = collections.filter((one) => differenceOf(one) === 'schema');
  const [first] = changed;
  if (first === undefined) return null;
  const added = changed.flatMap(({ changes }) =>
    changes.filter(({ what, before }) => what === 'field' && before === null),
  );
  const names = words.list(changed.map(({ database, name }) => `${database}.${name}`));
  return (
    <Note kind="info">
      <Emphasis
        text={
          added.length === 0
            ? words.say('backups.restoreBringsBack', { collections: names })
            : words.say('backups.restoreWithout', {
                collections: names,
                fields: words.list(added.map(({ name }) => name)),
              })
        }
      />
    </Note>
  );
}
