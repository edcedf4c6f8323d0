import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import EditOutlined from '@mui/icons-material/EditOutlined';
import ExpandLessOutlined from '@mui/icons-material/ExpandLessOutlined';
import ExpandMoreOutlined from '@mui/icons-material/ExpandMoreOutlined';
import VisibilityOutlined from '@mui/icons-material/VisibilityOutlined';
import Button from '@mui/material/Button';
import { type ReactNode, useMemo, useState } from 'react';

import type { PlanAction } from '#shared/plan.ts';

import { useFirstRows } from '../components/MoreRows.tsx';
import { useWords } from '../texts/texts.ts';
import { type ActionGroup, groupActions } from './actionGroups.ts';

const effects = {
  read: { Icon: VisibilityOutlined, chip: '' },
  write: { Icon: EditOutlined, chip: 'chip-info' },
  delete: { Icon: DeleteOutlined, chip: 'chip-error' },
} as const;

/** Everything a plan will do, in the order of the run, each marked as read, write or delete. */
export function ActionTable({ actions }: { readonly actions: readonly PlanAction[] }): ReactNode {
  const words = useWords();
  const groups = useMemo(() => groupActions(actions), [actions]);
  return (
    <table className="table table-dense action-table" aria-label={words.say('wizard.allActions')}>
      <thead className="visually-hidden">
        <tr>
          <th>{words.say('wizard.number')}</th>
          <th>{words.say('wizard.effect')}</th>
          <th>{words.say('wizard.action')}</th>
          <th>{words.say('wizard.subject')}</th>
        </tr>
      </thead>
      {groups.map((group, index) => (
        <ActionRows key={`${group.verb} ${group.subjects[0]}`} group={group} number={index + 1} />
      ))}
    </table>
  );
}

function ActionRows(props: { readonly group: ActionGroup; readonly number: number }): ReactNode {
  const { group, number } = props;
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  if (group.subjects.length === 1) {
    return (
      <tbody>
        <ActionRow group={group} number={number}>
          <span className="mono secondary">{group.subjects[0]}</span>
        </ActionRow>
      </tbody>
    );
  }
  const Icon = isOpen ? ExpandLessOutlined : ExpandMoreOutlined;
  return (
    <tbody>
      <ActionRow group={group} number={number}>
        <Button
          className="action-times"
          variant="text"
          aria-expanded={isOpen}
          endIcon={<Icon aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {words.count('wizard.times', group.subjects.length)}
        </Button>
      </ActionRow>
      {isOpen && <SubjectRows subjects={group.subjects} />}
    </tbody>
  );
}

function ActionRow(props: {
  readonly group: ActionGroup;
  readonly number: number;
  readonly children: ReactNode;
}): ReactNode {
  const { verb, effect } = props.group;
  const words = useWords();
  const { Icon, chip } = effects[effect];
  return (
    <tr>
      <td className="right muted action-number">{words.number(props.number)}</td>
      <td className="action-effect">
        <span className={`chip ${chip}`}>
          <Icon aria-hidden />
          {words.say(`wizard.effect.${effect}`)}
        </span>
      </td>
      <td className="action-verb">{words.say(`verb.${verb}`)}</td>
      <td className="break-cell">{props.children}</td>
    </tr>
  );
}

function SubjectRows({ subjects }: { readonly subjects: readonly string[] }): ReactNode {
  const { first, more } = useFirstRows(subjects);
  return (
    <>
      {first.map((subject, index) => (
        <tr key={`${index} ${subject}`}>
          <td colSpan={3} />
          <td className="mono secondary break-cell">{subject}</td>
        </tr>
      ))}
      {more !== null && (
        <tr>
          <td colSpan={4}>{more}</td>
        </tr>
      )}
    </>
  );
}
