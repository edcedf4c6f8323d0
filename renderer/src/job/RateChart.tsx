import type { ReactNode } from 'react';

import { type RateSample, useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';

const width = 316;
const height = 104;
const bottom = 84;
const left = 52;

/** The rate over time as a small area, drawn from what this window has seen. */
export function RateChart(props: { readonly jobId: string; readonly isDone: boolean }): ReactNode {
  const words = useWords();
  const samples = useJobs((store) => store.rates.get(props.jobId)) ?? [];
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length < 2) {
    return <p className="caption muted">{words.say('job.noRate')}</p>;
  }
  const most = roundUp(Math.max(...samples.map(({ bytesPerSecond }) => bytesPerSecond)));
  const spanMs = Math.max(1000, last.atMs - first.atMs);
  const x = ({ atMs }: RateSample) => left + ((atMs - first.atMs) / spanMs) * (width - left - 4);
  const y = (bytesPerSecond: number) => bottom - (bytesPerSecond / most) * (bottom - 8);
  const line = samples
    .map((sample) => `${x(sample).toFixed(1)} ${y(sample.bytesPerSecond).toFixed(1)}`)
    .join('L');
  const colour = props.isDone ? 'var(--success)' : 'var(--accent)';
  const seconds = spanMs / 1000;
  return (
    <>
      <p className="caption muted">{words.say('job.rateOverTime')}</p>
      <svg
        className="rate-chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={words.say('job.rateChart', {
          most: words.rate(Math.max(...samples.map(({ bytesPerSecond }) => bytesPerSecond))),
          time: words.duration(seconds),
        })}
      >
        {[0, most / 2, most].map((rate) => (
          <g key={rate}>
            <path
              d={`M${left} ${y(rate)}H${width - 4}`}
              stroke="var(--border)"
              strokeDasharray={rate === 0 ? undefined : '2 3'}
            />
            <text
              x={left - 6}
              y={y(rate) + 4}
              fontSize={11}
              textAnchor="end"
              fill="var(--text-muted)"
            >
              {rate === 0 ? '0' : words.bytes(rate)}
            </text>
          </g>
        ))}
        <path
          d={`M${left} ${bottom}L${line}L${x(last).toFixed(1)} ${bottom}Z`}
          fill={colour}
          opacity={0.16}
        />
        <path d={`M${line}`} fill="none" stroke={colour} strokeWidth={1.5} />
        <text x={left} y={height - 4} fontSize={11} fill="var(--text-muted)">
          0
        </text>
        <text x={width - 4} y={height - 4} fontSize={11} textAnchor="end" fill="var(--text-muted)">
          {words.duration(seconds)}
        </text>
      </svg>
    </>
  );
}

/** The next 1, 2 or 5 with zeros in binary units, so that the axis has round words. */
function roundUp(bytesPerSecond: number): number {
  const unit = 1024 ** Math.floor(Math.log(Math.max(1, bytesPerSecond)) / Math.log(1024));
  const value = bytesPerSecond / unit;
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  return (steps.find((step) => step >= value) ?? 1024) * unit;
}
