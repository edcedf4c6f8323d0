import Button from '@mui/material/Button';
import type { ReactNode } from 'react';

import type { PlanPreview, PlanRequest } from '#shared/plan.ts';
import { createPlanFile } from '#shared/planFile.ts';
import type { Acceptance } from '#shared/preflight.ts';

import { PlanText } from '../components/PlanText.tsx';
import { saveTextFile } from '../components/saveTextFile.ts';
import { useWords } from '../texts/texts.ts';

/** The plan as it is kept, and as a file that the command line runs. */
export function PlanTab(props: {
  readonly preview: PlanPreview;
  readonly request: PlanRequest | null;
  readonly acceptance: Acceptance | null;
}): ReactNode {
  const { preview, request, acceptance } = props;
  const words = useWords();
  return (
    <>
      {request !== null && (
        <div className="plan-text">
          <div className="row">
            <span className="small secondary">
              {words.say('wizard.planRun')}{' '}
              <code className="mono">milvus-backup-studio run plan.json</code>
            </span>
            <span className="push">
              <Button
                onClick={() => {
                  const file = createPlanFile(request, preview, acceptance);
                  saveTextFile('plan.json', JSON.stringify(file, null, 2), 'application/json');
                }}
              >
                {words.say('wizard.savePlan')}
              </Button>
            </span>
          </div>
        </div>
      )}
      <PlanText plan={preview.plan} sha256={preview.sha256} />
    </>
  );
}
