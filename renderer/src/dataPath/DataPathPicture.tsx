import { type ReactNode, useEffect, useRef, useState } from 'react';

import { useWords, type Words } from '../texts/texts.ts';
import type { DataPath, LegId, LegState, PathLeg } from './dataPath.ts';
import { layOut, nodeHeight } from './layout.ts';
import { type LegWords, wayInWords } from './legWords.ts';
import { BucketNode, ComputerNode, MilvusNode } from './nodes.tsx';

const colours = {
  planned: 'var(--border-strong)',
  next: 'var(--border-strong)',
  now: 'var(--accent)',
  done: 'var(--success)',
} as const;
const textColours = {
  planned: 'var(--text)',
  next: 'var(--text)',
  now: 'var(--accent-text)',
  done: 'var(--success)',
} as const;

/** The product's picture: where the bytes go. Drawn in the width there is, one unit a pixel, so that text keeps its size. */
export function DataPathPicture(props: {
  readonly path: DataPath;
  readonly legs: Readonly<Record<LegId, LegWords>>;
}): ReactNode {
  const { path, legs } = props;
  const words = useWords();
  const [box, available] = useWidth();
  const layout = layOut(path, available);
  const drawn = path.legs.map((leg, index) => {
    const bracket = layout.brackets[index] ?? { from: 0, to: 0 };
    return { leg, bracket, lines: linesOf(leg, legs[leg.id], { bracket, words }) };
  });
  const height = nodeHeight + (drawn.some(({ lines }) => lines.length > 1) ? 62 : 47);
  const stateAt = (index: number): LegState => {
    const leg = path.legs.find(({ from, to }) => index >= from && index < to);
    return leg === undefined ? 'planned' : legs[leg.id].state;
  };
  return (
    <div ref={box} className="data-path" tabIndex={layout.width > available ? 0 : undefined}>
      <svg
        viewBox={`0 0 ${layout.width} ${height}`}
        style={{ width: layout.width, height }}
        role="img"
        aria-label={pathInWords(path, legs, words)}
      >
        {layout.grounds.map(({ x, width }) => (
          <rect
            key={x}
            x={x}
            width={width}
            height={nodeHeight + 3}
            rx={10}
            fill="var(--surface-sunken)"
          />
        ))}
        {layout.arrows.map(({ from, to }, index) => (
          <Arrow
            key={from}
            from={from}
            to={to}
            state={stateAt(index)}
            isHeavy={isHeavy(path, index)}
          />
        ))}
        {path.nodes.map((node, index) => {
          const { x, width } = layout.nodes[index] ?? { x: 0, width: 0 };
          const isBusy = node.kind === 'computer' && stateAt(index) === 'now';
          return (
            <g key={x} transform={`translate(${x} 1)`}>
              {node.kind === 'milvus' && <MilvusNode {...node} width={width} />}
              {node.kind === 'bucket' && <BucketNode {...node} width={width} />}
              {node.kind === 'computer' && (
                <ComputerNode label={words.say('job.thisComputer')} width={width} isBusy={isBusy} />
              )}
            </g>
          );
        })}
        {drawn.map(({ leg, bracket, lines }, index) => (
          <Bracket
            key={leg.id}
            {...bracket}
            title={`${index + 1} ${words.say(`job.leg.${leg.id}`)}`}
            legWords={legs[leg.id]}
            lines={lines}
          />
        ))}
      </svg>
    </div>
  );
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(900);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 900));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}

/** Arrows between two places of storage carry the bytes. */
function isHeavy({ nodes }: DataPath, index: number): boolean {
  return nodes[index]?.kind !== 'milvus' && nodes[index + 1]?.kind !== 'milvus';
}

function Arrow(props: {
  readonly from: number;
  readonly to: number;
  readonly state: LegState;
  readonly isHeavy: boolean;
}): ReactNode {
  const { from, to, state } = props;
  // Above the names of the buckets and beside the screen of the laptop.
  const y = props.isHeavy ? 23 : nodeHeight / 2 + 1;
  const [stroke, head] = props.isHeavy ? [3, 7] : [2, 5];
  const tip = to - 6;
  return (
    <g fill="none" stroke={colours[state]} strokeWidth={stroke}>
      <path d={`M${from + 4} ${y}H${tip}`} strokeDasharray={state === 'next' ? '4 4' : undefined} />
      <path
        d={`M${tip - head} ${y - head}l${head} ${head}-${head} ${head}`}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </g>
  );
}

/** About 6.2 px a letter at 12 px: one line where it fits above its bracket. */
function linesOf(
  leg: PathLeg,
  { amount }: LegWords,
  { bracket, words }: { bracket: { from: number; to: number }; words: Words },
): readonly string[] {
  const { way, through, joint } = wayInWords(leg, amount, words);
  const line = `${way}${joint}${through}`;
  return line.length * 6.2 <= bracket.to - bracket.from ? [line] : [way, through];
}

function Bracket(props: {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly legWords: LegWords;
  readonly lines: readonly string[];
}): ReactNode {
  const { from, to, title, legWords, lines } = props;
  const { state, soFar } = legWords;
  const words = useWords();
  const middle = (from + to) / 2;
  const y = nodeHeight + 9;
  const stateWord = state === 'planned' ? '' : words.say(`job.legState.${state}`);
  return (
    <g textAnchor="middle">
      <path d={`M${from + 6} ${y - 4}v4H${to - 6}v-4`} fill="none" stroke={colours[state]} />
      <text x={middle} y={y + 18} fontSize={13} fontWeight={600} fill={textColours[state]}>
        {title}
        <tspan fontWeight={400} fill={state === 'next' ? 'var(--text-muted)' : textColours[state]}>
          {` ${soFar === '' ? stateWord : soFar}`}
        </tspan>
      </text>
      {lines.map((line, index) => (
        <text
          key={line}
          x={middle}
          y={y + 34 + index * 15}
          fontSize={12}
          fill="var(--text-secondary)"
        >
          {line}
        </text>
      ))}
    </g>
  );
}

/** The picture read out, in order. */
function pathInWords(
  { nodes, legs }: DataPath,
  legWords: Readonly<Record<LegId, LegWords>>,
  words: Words,
): string {
  const way = nodes.map((node) =>
    node.kind === 'computer' ? words.say('job.thisComputer') : node.name,
  );
  const parts = legs.map((leg) => {
    const { state, amount } = legWords[leg.id];
    const { way: route, through, joint } = wayInWords(leg, amount, words);
    const stateWord = state === 'planned' ? '' : ` ${words.say(`job.legState.${state}`)}`;
    return `${words.say(`job.leg.${leg.id}`)}${stateWord}, ${route}${joint}${through}`;
  });
  const what = [way.join(' → '), ...parts].join('. ');
  return words.say('job.says', { job: words.say('job.dataPath'), what });
}
