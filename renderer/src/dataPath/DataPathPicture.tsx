import { type ReactNode, useEffect, useRef, useState } from 'react';

import { useWords, type Words } from '../texts/texts.ts';
import { type DataPath, type LegState, type PathLeg, type PathNode, storesOf } from './dataPath.ts';
import { BucketNode, ComputerNode, MilvusNode } from './nodes.tsx';

/** What a leg says under its bracket, and how far it is. */
export interface LegWords {
  readonly state: LegState;
  /** 48.2 GiB, or 29.4 of 48.2 GiB; '' where nothing is known. */
  readonly amount: string;
}

const height = 56;
const nodeWidth = 160;
const computerWidth = 112;
const colours = {
  planned: 'var(--border-strong)',
  next: 'var(--border-strong)',
  now: 'var(--accent)',
  done: 'var(--success)',
} as const;

/**
 * The product's picture: where the bytes go. Drawn in the width there is, one unit a pixel, so that text keeps its size;
 * below 40 px of room between two nodes the picture scrolls.
 */
export function DataPathPicture(props: {
  readonly path: DataPath;
  readonly legs: Readonly<Record<string, LegWords>>;
}): ReactNode {
  const { path, legs } = props;
  const words = useWords();
  const [box, available] = useWidth();
  const widths = path.nodes.map(({ kind }) => (kind === 'computer' ? computerWidth : nodeWidth));
  const total = widths.reduce((sum, width) => sum + width, 0);
  const gaps = Math.max(1, path.nodes.length - 1);
  const width = Math.max(available, total + gaps * 40);
  const gap = (width - total) / gaps;
  const places = widths.map((_, index) =>
    widths.slice(0, index).reduce((sum, one) => sum + one + gap, 0),
  );
  const stateAt = (index: number): LegState =>
    legs[path.legs.find(({ from, to }) => index >= from && index < to)?.id ?? '']?.state ??
    'planned';
  return (
    <div ref={box} style={{ overflowX: 'auto' }}>
      <svg
        className="data-path"
        viewBox={`0 0 ${width} ${height + 62}`}
        style={{ width, height: height + 62 }}
        role="img"
        aria-label={pathInWords(path, legs, words)}
      >
        {storesOf(path.nodes).map(([from, to]) => (
          <rect
            key={from}
            x={(places[from] ?? 0) - 10}
            y={0}
            width={(places[to] ?? 0) + (widths[to] ?? 0) - (places[from] ?? 0) + 20}
            height={height + 3}
            rx={10}
            fill="var(--surface-sunken)"
          />
        ))}
        {path.nodes.map((node, index) => (
          <g key={`${index}-${node.kind}`}>
            {index > 0 && (
              <Arrow
                from={(places[index - 1] ?? 0) + edgeOf(path.nodes[index - 1], widths[index - 1])}
                to={(places[index] ?? 0) + startOf(node, widths[index])}
                state={stateAt(index - 1)}
              />
            )}
            <g transform={`translate(${places[index] ?? 0} 1)`}>
              <Node node={node} width={widths[index] ?? 0} words={words} />
            </g>
          </g>
        ))}
        {path.legs.map((leg, index) => (
          <Bracket
            key={leg.id}
            from={leg.from === 0 ? 0 : (places[leg.from] ?? 0) + (widths[leg.from] ?? 0) / 2 + 6}
            to={
              (places[leg.to] ?? 0) +
              (widths[leg.to] ?? 0) * (leg.to === path.nodes.length - 1 ? 1 : 0.5) -
              6
            }
            title={`${index + 1} ${words.say(`job.leg.${leg.id}`)}`}
            words={words}
            leg={leg}
            legWords={legs[leg.id] ?? { state: 'planned', amount: '' }}
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

/** Where an arrow leaves a node: the laptop is drawn narrower than its place. */
function edgeOf(node: PathNode | undefined, width = 0): number {
  return node?.kind === 'computer' ? width / 2 + 36 : width;
}

function startOf(node: PathNode, width = 0): number {
  return node.kind === 'computer' ? width / 2 - 36 : 0;
}

function Node(props: {
  readonly node: PathNode;
  readonly width: number;
  readonly words: Words;
}): ReactNode {
  const { node, width, words } = props;
  switch (node.kind) {
    case 'milvus':
      return <MilvusNode {...node} width={width} height={height} />;
    case 'bucket':
      return <BucketNode {...node} width={width} height={height} />;
    case 'computer':
      return <ComputerNode label={words.say('job.thisComputer')} width={width} />;
  }
}

function Arrow(props: {
  readonly from: number;
  readonly to: number;
  readonly state: LegState;
}): ReactNode {
  const { from, to, state } = props;
  const y = height / 2 + 1;
  const tip = to - 6;
  return (
    <g fill="none" stroke={colours[state]} strokeWidth={2}>
      <path d={`M${from + 4} ${y}H${tip}`} strokeDasharray={state === 'next' ? '4 4' : undefined} />
      <path d={`M${tip - 5} ${y - 5}l5 5-5 5`} strokeLinecap="round" strokeLinejoin="round" />
    </g>
  );
}

function Bracket(props: {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly leg: PathLeg;
  readonly legWords: LegWords;
  readonly words: Words;
}): ReactNode {
  const { from, to, title, leg, legWords, words } = props;
  const { state, amount } = legWords;
  const middle = (from + to) / 2;
  const y = height + 9;
  const colour =
    state === 'now' ? 'var(--accent-text)' : state === 'done' ? 'var(--success)' : 'var(--text)';
  return (
    <g textAnchor="middle">
      <path d={`M${from + 6} ${y - 4}v4H${to - 6}v-4`} fill="none" stroke={colours[state]} />
      <text x={middle} y={y + 18} fontSize={13} fontWeight={600} fill={colour}>
        {title}
        {state !== 'planned' && (
          <tspan fontWeight={400} fill={state === 'next' ? 'var(--text-muted)' : colour}>
            {` ${words.say(`job.legState.${state}`)}`}
          </tspan>
        )}
      </text>
      <text x={middle} y={y + 34} fontSize={12} fill="var(--text-secondary)">
        {[amount, words.say(`job.route.${leg.route}`)].filter((text) => text !== '').join(', ')}
      </text>
      <text x={middle} y={y + 49} fontSize={12} fill="var(--text-secondary)">
        {leg.route === 'throughComputer' ? '' : words.say('job.nothingThrough')}
      </text>
    </g>
  );
}

/** The picture read out, in order. */
function pathInWords(
  { nodes, legs }: DataPath,
  state: Readonly<Record<string, LegWords>>,
  words: Words,
): string {
  const way = nodes.map((node) =>
    node.kind === 'computer' ? words.say('job.thisComputer') : node.name,
  );
  const parts = legs.map(({ id, route }) =>
    [words.say(`job.leg.${id}`), state[id]?.amount ?? '', words.say(`job.route.${route}`)]
      .filter((text) => text !== '')
      .join(', '),
  );
  return [`${words.say('job.dataPath')}: ${way.join(' → ')}`, ...parts].join('; ');
}
