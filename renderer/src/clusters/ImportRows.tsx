import type { ReactNode } from 'react';

import type { ImportChoice, ProfileFileReview } from '#shared/profileFile.ts';

import { ProfileDot } from '../components/ProfileDot.tsx';
import { Status } from '../components/Status.tsx';
import { useWords } from '../texts/texts.ts';
import { fieldInWords } from './fieldLabels.ts';

type Entry = ProfileFileReview['entries'][number];
type Choice = ImportChoice['choice'];

/** Nothing that is there is changed unless somebody says so. */
export function usualChoice({ state }: Entry): Choice {
  return { new: 'add', same: 'skip', conflict: 'keepBoth' }[state] as Choice;
}

const offered: Record<Entry['state'], readonly Choice[]> = {
  new: ['add', 'skip'],
  same: ['skip'],
  conflict: ['keepBoth', 'replace', 'skip'],
};

/** One row for each profile of the file, with what becomes of it. */
export function ImportRows(props: {
  readonly entries: readonly Entry[];
  readonly choices: readonly ImportChoice[];
  readonly onChoose: (id: string, choice: Choice) => void;
}): ReactNode {
  const { entries, choices, onChoose } = props;
  const words = useWords();
  return (
    <div className="card scroll-x">
      <table className="table" aria-label={words.say('clusters.inFile')}>
        <thead>
          <tr>
            <th>{words.say('clusters.name')}</th>
            <th>{words.say('clusters.kind')}</th>
            <th>{words.say('clusters.here')}</th>
            <th>{words.say('clusters.whatToDo')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((row) => (
            <ImportRow
              key={row.entry.profile.id}
              row={row}
              choice={
                choices.find(({ id }) => id === row.entry.profile.id)?.choice ?? usualChoice(row)
              }
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ImportRow(props: {
  readonly row: Entry;
  readonly choice: Choice;
  readonly onChoose: (id: string, choice: Choice) => void;
}): ReactNode {
  const { row, choice, onChoose } = props;
  const { entry, state, differences } = row;
  const words = useWords();
  const { id, name } = entry.profile;
  const kind = { new: 'success', same: 'info', conflict: 'warning' } as const;
  const fields = [...new Set(differences.map((field) => fieldInWords(field, words)))];
  return (
    <tr>
      <td className="break-cell">
        <span className="row">
          <ProfileDot profile={entry.profile} />
          {name}
        </span>
      </td>
      <td className="secondary">{words.say(`clusters.entry.${entry.kind}`)}</td>
      <td className="break-cell">
        <Status kind={kind[state]} label={words.say(`clusters.state.${state}`)} />
        {fields.length > 0 && (
          <div className="caption secondary">
            {words.say('clusters.differs', { fields: words.list(fields) })}
          </div>
        )}
      </td>
      <td>
        <select
          className="native-select native-select-small"
          aria-label={words.say('clusters.whatToDoWith', { name })}
          value={choice}
          disabled={offered[state].length === 1}
          onChange={({ target }) => onChoose(id, target.value as Choice)}
        >
          {offered[state].map((option) => (
            <option key={option} value={option}>
              {words.say(`clusters.choice.${option}`)}
            </option>
          ))}
        </select>
      </td>
    </tr>
  );
}
