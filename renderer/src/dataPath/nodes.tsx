import type { ReactNode } from 'react';

import type { ClusterProfile } from '#shared/profile.ts';

const words = { development: 'DEV', test: 'TEST', production: 'PROD' } as const;

/** Longer names end in an ellipsis: SVG text does not wrap. About 8 px a letter. */
function shorten(text: string, width: number): string {
  const letters = Math.floor(width / 8);
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}

export function MilvusNode(props: {
  readonly name: string;
  readonly environment: ClusterProfile['environment'];
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { name, environment, width, height } = props;
  const colour = `var(--env-${environment})`;
  return (
    <>
      <rect
        x={0.5}
        y={0.5}
        width={width - 1}
        height={height - 1}
        rx={8}
        fill="var(--surface)"
        stroke={colour}
        strokeWidth={1.5}
      />
      <rect y={10} width={4} height={height - 20} rx={2} fill={colour} />
      <text x={16} y={23} fontSize={12} fill="var(--text-muted)">
        Milvus
      </text>
      <text x={16} y={42} fontSize={14} fontWeight={600} fill="var(--text)">
        {shorten(name, width - 24)}
        <title>{name}</title>
      </text>
      <text x={width - 12} y={23} fontSize={12} fontWeight={600} textAnchor="end" fill={colour}>
        {words[environment]}
      </text>
    </>
  );
}

export function BucketNode(props: {
  readonly name: string;
  readonly host: string;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const { name, host, width, height } = props;
  const half = width / 2;
  const bend = width * 0.22;
  const right = width - 0.5;
  return (
    <g fill="var(--surface)" stroke="var(--border-strong)">
      <path
        d={`M.5 8C.5 3 ${bend} .5 ${half} .5S${right} 3 ${right} 8V${height - 8}c0 5-${bend} 7.5-${half - 0.5} 7.5S.5 ${height - 3} .5 ${height - 8}Z`}
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
export function ComputerNode(props: { readonly label: string; readonly width: number }): ReactNode {
  const middle = props.width / 2;
  return (
    <g stroke="var(--accent)">
      <rect
        x={middle - 24}
        y={3}
        width={48}
        height={30}
        rx={4}
        fill="var(--accent-soft)"
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
        {props.label}
      </text>
    </g>
  );
}
