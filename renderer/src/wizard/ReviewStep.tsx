import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import EditOutlined from '@mui/icons-material/EditOutlined';
import VisibilityOutlined from '@mui/icons-material/VisibilityOutlined';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { type ReactNode, useState } from 'react';

import type { PlanAction, PlanPreview } from '#shared/plan.ts';
import type { ClusterProfile } from '#shared/profile.ts';

import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { Note } from '../components/Status.tsx';
import { dataPathOf } from '../dataPath/dataPath.ts';
import { DataPathPicture } from '../dataPath/DataPathPicture.tsx';
import { useWords } from '../texts/texts.ts';
import { PlanSentence } from './PlanSentence.tsx';
import { warningText } from './warningText.ts';

const effects = {
  read: { Icon: VisibilityOutlined, chip: 'waiting' },
  write: { Icon: EditOutlined, chip: 'info' },
  delete: { Icon: DeleteOutlined, chip: 'error' },
} as const;

/** What will happen, before anything does: one sentence, the way of the bytes, and every action. */
export function ReviewStep(props: {
  readonly preview: PlanPreview | undefined;
  readonly error: Error | null;
  readonly cluster: ClusterProfile | undefined;
  readonly onRetry: () => void;
}): ReactNode {
  const { preview, error, cluster, onRetry } = props;
  const words = useWords();
  if (error) {
    return (
      <ErrorPanel
        error={error}
        actions={
          <Button variant="contained" color="primary" onClick={onRetry}>
            {words.say('wizard.checkAgain')}
          </Button>
        }
      />
    );
  }
  if (preview === undefined) return <ReviewSkeleton />;
  const { estimate, plan } = preview;
  const amount = estimate.sizeBytes === null ? '' : words.bytes(estimate.sizeBytes);
  const leg = { state: 'planned', amount } as const;
  const path = dataPathOf(plan, cluster);
  return (
    <>
      <PlanSentence preview={preview} cluster={cluster} />
      {preview.warnings.map((warning) => (
        <Note key={`${warning.code}${JSON.stringify(warning.params)}`} kind="warning">
          {warningText(warning, words)}
        </Note>
      ))}
      {path.legs.length > 0 && (
        <section className="card padded">
          <DataPathPicture path={path} legs={{ backUp: leg, restore: leg }} />
        </section>
      )}
      <ReviewTabs preview={preview} />
    </>
  );
}

function ReviewTabs({ preview }: { readonly preview: PlanPreview }): ReactNode {
  const words = useWords();
  const [tab, setTab] = useState<'actions' | 'plan'>('actions');
  const { actions } = preview.plan;
  const count = (effect: PlanAction['effect']) =>
    words.number(actions.filter((action) => action.effect === effect).length);
  return (
    <section className="card" style={{ display: 'flex', flexDirection: 'column', minHeight: 240 }}>
      <div className="row" style={{ borderBottom: '1px solid var(--border)', padding: '0 8px' }}>
        <Tabs value={tab} onChange={(_, value: 'actions' | 'plan') => setTab(value)}>
          <Tab value="actions" label={words.count('wizard.actions', actions.length)} />
          <Tab value="plan" label={words.say('wizard.plan')} />
        </Tabs>
        <span className="push caption muted" style={{ paddingRight: 8 }}>
          {words.say('wizard.effects', {
            read: count('read'),
            write: count('write'),
            delete: count('delete'),
          })}
        </span>
      </div>
      {tab === 'actions' ? (
        <ActionTable actions={actions} />
      ) : (
        <pre className="mono padded table-scroll" tabIndex={0} style={{ margin: 0 }}>
          {JSON.stringify(preview.plan, null, 2)}
        </pre>
      )}
    </section>
  );
}

function ActionTable({ actions }: { readonly actions: readonly PlanAction[] }): ReactNode {
  const words = useWords();
  return (
    <div
      className="table-scroll"
      tabIndex={0}
      role="region"
      aria-label={words.say('wizard.allActions')}
    >
      <table className="table">
        <thead className="visually-hidden">
          <tr>
            <th>{words.say('wizard.number')}</th>
            <th>{words.say('wizard.effect')}</th>
            <th>{words.say('wizard.action')}</th>
            <th>{words.say('wizard.subject')}</th>
          </tr>
        </thead>
        <tbody>
          {actions.map(({ verb, effect, subject }, index) => {
            const { Icon, chip } = effects[effect];
            return (
              <tr key={`${verb} ${subject}`}>
                <td className="right muted" style={{ width: 48 }}>
                  {words.number(index + 1)}
                </td>
                <td style={{ width: 126 }}>
                  <span className={`chip chip-${chip}`}>
                    <Icon aria-hidden />
                    {words.say(`wizard.effect.${effect}`)}
                  </span>
                </td>
                <td>{words.say(`wizard.verb.${verb}`)}</td>
                <td className="mono secondary">{subject}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function ReviewSkeleton(): ReactNode {
  const words = useWords();
  return (
    <div className="column gap-16" role="status" aria-label={words.say('wizard.planning')}>
      <p className="secondary">{words.say('wizard.planning')}</p>
      <div className="card padded" style={{ height: 150 }} />
      <div className="card padded column gap-16">
        {[70, 55, 80, 60].map((width) => (
          <span key={width} className="skeleton" style={{ width: `${width}%` }} />
        ))}
      </div>
    </div>
  );
}
