import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { PracticeFaultName, type PracticeState } from '#shared/practice.ts';

import { api, queryClient } from '../api.ts';
import { EnvironmentChip } from '../components/EnvironmentChip.tsx';
import { ErrorPanel } from '../components/ErrorPanel.tsx';
import { useClusters } from '../queries.ts';
import { useWords } from '../texts/texts.ts';

/** Which practice cluster misbehaves, and how. */
export function FaultTable(props: {
  readonly practice: Extract<PracticeState, { state: 'open' }>;
}): ReactNode {
  const words = useWords();
  const clusters = useClusters().data ?? [];
  const setFault = useMutation({
    mutationFn: api.practice.setFault,
    onSuccess: (state) => queryClient.setQueryData(['practice'], state),
  });
  return (
    <>
      {setFault.error && <ErrorPanel error={setFault.error} />}
      <div className="card scroll-x">
        <table className="table" aria-label={words.say('settings.practice')}>
          <thead>
            <tr>
              <th>{words.say('settings.practiceCluster')}</th>
              <th>{words.say('home.environment')}</th>
              <th>{words.say('settings.practiceVersion')}</th>
              <th>{words.say('settings.practiceFault')}</th>
            </tr>
          </thead>
          <tbody>
            {props.practice.clusters.map(({ id, clusterId, version, fault }) => {
              const cluster = clusters.find((one) => one.id === clusterId);
              return (
                <tr key={id}>
                  <td className="strong">{cluster?.name ?? id}</td>
                  <td>{cluster && <EnvironmentChip environment={cluster.environment} />}</td>
                  <td className="secondary">Milvus {version}</td>
                  <td>
                    <Select
                      size="small"
                      value={fault ?? 'none'}
                      sx={{ minWidth: 260 }}
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
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="caption muted">{words.say('settings.faultText')}</p>
    </>
  );
}
