import type { ReactNode } from 'react';

import type { ClusterProfile } from '#shared/profile.ts';

import { environmentCodes } from '../components/EnvironmentChip.tsx';
import { nodeHeight } from './layout.ts';

/**
 * SVG text does not wrap: about 7.5 px a letter, longer names lose their middle. Their ends tell them apart: places of one
 * bucket begin alike.
 */
function shorten(text: string, width: number): string {
  const letters = Math.max(4, Math.floor(width / 7.5));
  if (text.length <= letters) return text;
  const head = Math.ceil((letters - 1) * 0.4);
  return `${text.slice(0, head)}…${text.slice(head + 1 - letters)}`;
}

export function MilvusNode(props: {
  readonly name: string;
  readonly environment: ClusterProfile['environment'];
  readonly width: number;
}): ReactNode {
  const { name, environment, width } = props;
  const colour = `var(--env-${environment})`;
  return (
    <>
      <rect
        x={0.5}
        y={0.5}
        width={width - 1}
        height={nodeHeight - 1}
        rx={8}
        fill="var(--surface)"
        stroke={colour}
        strokeWidth={1.5}
      />
      <rect y={10} width={4} height={nodeHeight - 20} rx={2} fill={colour} />
      <text x={16} y={23} fontSize={12} fill="var(--text-muted)">
        Milvus
      </text>
      <text x={16} y={42} fontSize={14} fontWeight={600} fill="var(--text)">
        {shorten(name, width - 24)}
        <title>{name}</title>
      </text>
      <text x={width - 12} y={23} fontSize={12} fontWeight={600} textAnchor="end" fill={colour}>
        {environmentCodes[environment]}
      </text>
    </>
  );
}

export function BucketNode(props: {
  readonly name: string;
  readonly host: string;
  readonly width: number;
}): ReactNode {
  const { name, host, width } = props;
  const half = width / 2;
  const bend = width * 0.22;
  const right = width - 0.5;
  return (
    <g fill="var(--surface)" stroke="var(--border-strong)">
      <path
        d={`M.5 8C.5 3 ${bend} .5 ${half} .5S${right} 3 ${right} 8V${nodeHeight - 8}c0 5-${bend} 7.5-${half - 0.5} 7.5S.5 ${nodeHeight - 3} .5 ${nodeHeight - 8}Z`}
      />
      <path d={`M.5 8c0 5 ${bend} 7.5 ${half} 7.5S${right} 13 ${right} 8`} fill="none" />
      <g stroke="none" textAnchor="middle">
        <text className="mono" x={half} y={32} fontWeight={500} fill="var(--text)">
          {shorten(name, width - 12)}
          <title>{name}</title>
        </text>
        <text x={half} y={48} fontSize={12} fill="var(--text-muted)">
          {shorten(host, width)}
          <title>{host}</title>
        </text>
      </g>
    </g>
  );
}

/** Drawn only where bytes pass through it. */
export function ComputerNode(props: {
  readonly label: string;
  readonly width: number;
  readonly isBusy: boolean;
}): ReactNode {
  const { label, width, isBusy } = props;
  const middle = width / 2;
  return (
    <g stroke={isBusy ? 'var(--accent)' : 'var(--border-strong)'}>
      <rect
        x={middle - 24}
        y={3}
        width={48}
        height={30}
        rx={4}
        fill={isBusy ? 'var(--accent-soft)' : 'var(--surface)'}
        strokeWidth={1.5}
      />
      <path d={`M${middle - 34} 37h68`} strokeWidth={3} strokeLinecap="round" />
      <text
        x={middle}
        y={54}
        fontSize={12}
        fontWeight={500}
        textAnchor="middle"
        fill="var(--text)"
        stroke="none"
      >
        {label}
      </text>
    </g>
  );
}
