import { type DataPath, type PathLeg, type PathNode, storesOf } from './dataPath.ts';

/** Height of a node; a leg says its two or three lines below. */
export const nodeHeight = 56;

interface NodePlace {
  readonly x: number;
  readonly width: number;
}

export interface Layout {
  readonly width: number;
  readonly nodes: readonly NodePlace[];
  /** The ground under neighbouring buckets of one store. */
  readonly grounds: readonly { readonly x: number; readonly width: number }[];
  /** Where arrows begin and end; the laptop is drawn narrower than its place. */
  readonly arrows: readonly { readonly from: number; readonly to: number }[];
  readonly brackets: readonly { readonly from: number; readonly to: number }[];
}

/** Below it two nodes stand too close for an arrow: then the picture scrolls. */
const leastGap = 34;
const groundMargin = 12;
const laptopHalf = 36;

/** Where everything is, in a width that is there, one unit a pixel. */
export function layOut(path: DataPath, available: number): Layout {
  const stores = storesOf(path.nodes);
  // The ground reaches beyond its buckets, also where these are the first or the last.
  const before = stores.some(([first]) => first === 0) ? groundMargin : 0;
  const after = stores.some(([, last]) => last === path.nodes.length - 1) ? groundMargin : 0;
  const widths = path.nodes.map((node) => widthOf(node, { available, nodes: path.nodes.length }));
  const gaps = Math.max(1, path.nodes.length - 1);
  const taken = widths.reduce((sum, width) => sum + width, before + after);
  const width = Math.max(available, taken + gaps * leastGap);
  const gap = (width - taken) / gaps;
  const nodes: NodePlace[] = [];
  let x = before;
  for (const nodeWidth of widths) {
    nodes.push({ x, width: nodeWidth });
    x += nodeWidth + gap;
  }
  return {
    width,
    nodes,
    grounds: stores.map(([first, last]) => groundOf(nodes[first], nodes[last])),
    arrows: path.nodes.slice(1).map((node, index) => ({
      from: edgeOf(path.nodes[index], nodes[index], 'right'),
      to: edgeOf(node, nodes[index + 1], 'left'),
    })),
    brackets: path.legs.map((leg) => bracketOf(leg, nodes)),
  };
}

function widthOf({ kind }: PathNode, size: { available: number; nodes: number }): number {
  const isRoomy = size.available > 1000 && size.nodes < 6;
  if (kind === 'computer') return isRoomy ? 132 : 108;
  return isRoomy ? 172 : size.nodes < 6 ? 150 : 132;
}

const nowhere: NodePlace = { x: 0, width: 0 };

function groundOf(first = nowhere, last = nowhere): { x: number; width: number } {
  const x = first.x - groundMargin;
  return { x, width: last.x + last.width + groundMargin - x };
}

function edgeOf(node: PathNode | undefined, place = nowhere, side: 'left' | 'right'): number {
  const middle = place.x + place.width / 2;
  if (node?.kind === 'computer') return side === 'left' ? middle - laptopHalf : middle + laptopHalf;
  return side === 'left' ? place.x : place.x + place.width;
}

/** From the middle of a bucket to the middle of the next; the ends of the path belong to their legs as a whole. */
function bracketOf({ from, to }: PathLeg, nodes: readonly NodePlace[]) {
  const first = nodes[from] ?? nowhere;
  const last = nodes[to] ?? nowhere;
  return {
    from: from === 0 ? first.x : first.x + first.width / 2 + 6,
    to: to === nodes.length - 1 ? last.x + last.width : last.x + last.width / 2 - 6,
  };
}
