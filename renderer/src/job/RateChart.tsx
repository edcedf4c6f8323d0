import type { ReactNode } from 'react';

import { useJobs } from '../stores/jobs.ts';
import { useWords } from '../texts/texts.ts';
import { rateCurve } from './rateCurve.ts';

const size = { width: 316, height: 110, left: 62, right: 312, top: 8, bottom: 88 } as const;

/** The rate over time as a small area, drawn from what this window has seen. */
export function RateChart(props: { readonly jobId: string; readonly isDone: boolean }): ReactNode {
  const words = useWords();
  const curve = rateCurve(useJobs((store) => store.samples.get(props.jobId)) ?? []);
  return (
    <div className="column gap-4">
      <p className="caption muted">{words.say('job.rateOverTime')}</p>
      {curve === null ? (
        <p className="caption muted rate-none">{words.say('job.noRate')}</p>
      ) : (
        <Curve curve={curve} isDone={props.isDone} />
      )}
    </div>
  );
}

function Curve(props: {
  readonly curve: NonNullable<ReturnType<typeof rateCurve>>;
  readonly isDone: boolean;
}): ReactNode {
  const { points, topBytesPerSecond, highestBytesPerSecond, spanSeconds } = props.curve;
  const words = useWords();
  const x = (share: number) => size.left + share * (size.right - size.left);
  const y = (share: number) => size.bottom - share * (size.bottom - size.top);
  const line = points.map((point) => `${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join('L');
  const last = points.at(-1) ?? { x: 0, y: 0 };
  const colour = props.isDone ? 'var(--success)' : 'var(--accent)';
  return (
    <svg
      className="rate-chart"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={words.say('job.rateChart', {
        most: words.rate(highestBytesPerSecond),
        time: words.duration(spanSeconds),
      })}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <path
            d={`M${size.left} ${y(share)}H${size.right}`}
            stroke="var(--border)"
            strokeDasharray={share === 0 ? undefined : '2 3'}
          />
          <text
            x={size.left - 8}
            y={y(share) + 4}
            fontSize={12}
            textAnchor="end"
            fill="var(--text-muted)"
          >
            {share === 0 ? '0' : words.rate(topBytesPerSecond * share)}
          </text>
        </g>
      ))}
      <path
        d={`M${size.left} ${size.bottom}L${line}L${x(last.x).toFixed(1)} ${size.bottom}Z`}
        fill={colour}
        opacity={0.16}
      />
      <path d={`M${line}`} fill="none" stroke={colour} strokeWidth={1.5} />
      {!props.isDone && <circle cx={x(last.x)} cy={y(last.y)} r={3} fill={colour} />}
      <text x={size.left} y={size.height - 4} fontSize={12} fill="var(--text-muted)">
        0
      </text>
      <text
        x={size.right}
        y={size.height - 4}
        fontSize={12}
        textAnchor="end"
        fill="var(--text-muted)"
      >
        {words.duration(spanSeconds)}
      </text>
    </svg>
  );
}
