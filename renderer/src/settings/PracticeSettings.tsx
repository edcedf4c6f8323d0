import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { PracticeFaultName, type PracticeState } from '#shared/practice.ts';

import { api, queryClient } from '../api.ts';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { usePractice } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

/** Opens, closes and resets the practice clusters, and lets them misbehave on purpose. */
export function PracticeSettings(): ReactNode {
  const words = useWords();
  const { data: practice } = usePractice();
  const act = useMutation({
    mutationFn: (action: 'open' | 'close' | 'reset') => api.practice[action]({}),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const isOpen = practice?.state === 'open';
  return (
    <section className="card padded column gap-12">
      <h2>{words.say('settings.practice')}</h2>
      <p className="small secondary">{words.say('settings.practiceText')}</p>
      {act.error && <ErrorPanel error={act.error} />}
      {isOpen && <FaultTable practice={practice} />}
      <div className="row">
        <Button
          disabled={act.isPending || practice === undefined}
          onClick={() => act.mutate(isOpen ? 'close' : 'open')}
        >
          {words.say(isOpen ? 'settings.practiceClose' : 'home.practice')}
        </Button>
        {isOpen && (
          <Button color="error" disabled={act.isPending} onClick={() => act.mutate('reset')}>
            {words.say('settings.practiceReset')}
          </Button>
        )}
      </div>
    </section>
  );
}

function FaultTable(props: {
  readonly practice: Extract<PracticeState, { state: 'open' }>;
}): ReactNode {
  const words = useWords();
  const setFault = useMutation({
    mutationFn: api.practice.setFault,
    onSuccess: (state) => queryClient.setQueryData(['practice'], state),
  });
  return (
    <>
      {setFault.error && <ErrorPanel error={setFault.error} />}
      <table className="table">
        <thead>
          <tr>
            <th>{words.say('settings.practiceCluster')}</th>
            <th>{words.say('settings.practiceVersion')}</th>
            <th>{words.say('settings.practiceFault')}</th>
          </tr>
        </thead>
        <tbody>
          {props.practice.clusters.map(({ id, version, fault }) => (
            <tr key={id}>
              <td className="strong">{id}</td>
              <td className="secondary">Milvus {version}</td>
              <td>
                <Select
                  size="small"
                  value={fault ?? 'none'}
                  inputProps={{
                    'aria-label': `${words.say('settings.practiceFault')}, ${id}`,
                  }}
                  onChange={({ target }) =>
                    setFault.mutate({
                      cluster: id,
                      fault: PracticeFaultName.safeParse(target.value).data ?? null,
                    })
                  }
                >
                  <MenuItem value="none">{words.say('settings.fault.none')}</MenuItem>
                  {PracticeFaultName.options.map((name) => (
                    <MenuItem key={name} value={name}>
                      {words.say(`settings.fault.${name}`)}
                    </MenuItem>
                  ))}
                </Select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
