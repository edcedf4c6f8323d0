export interface Hit {
  /** Index of the source. */
  readonly source: number;
  readonly row: number;
  readonly score: number;
}

/** Keeps the best of many hits. Of equal scores those that came first are better. */
export class TopHits {
  private readonly limit: number;
  private readonly isAscending: boolean;
  /** A heap with the worst hit on top; `rank` says the same for both directions: less is better. */
  private readonly heap: { readonly rank: number; readonly order: number; readonly hit: Hit }[] =
    [];
  private count = 0;

  constructor(limit: number, isAscending: boolean) {
    this.limit = limit;
    this.isAscending = isAscending;
  }

  add(hit: Hit): void {
    const rank = this.isAscending ? hit.score : -hit.score;
    const entry = { rank, order: this.count, hit };
    this.count += 1;
    const worst = this.heap[0];
    if (this.heap.length < this.limit) {
      this.heap.push(entry);
      this.rise(this.heap.length - 1);
    } else if (worst !== undefined && rank < worst.rank) {
      this.heap[0] = entry;
      this.sink(0);
    }
  }

  /** Best first. */
  sorted(): readonly Hit[] {
    return this.heap.toSorted((a, b) => a.rank - b.rank || a.order - b.order).map(({ hit }) => hit);
  }

  private rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isWorse(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(from: number): void {
    let at = from;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let worst = at;
      if (this.isWorse(left, worst)) worst = left;
      if (this.isWorse(right, worst)) worst = right;
      if (worst === at) return;
      this.swap(at, worst);
      at = worst;
    }
  }

  private isWorse(index: number, than: number): boolean {
    const [a, b] = [this.heap[index], this.heap[than]];
    if (a === undefined || b === undefined) return false;
    return a.rank > b.rank || (a.rank === b.rank && a.order > b.order);
  }

  private swap(i: number, j: number): void {
    const [a, b] = [this.heap[i], this.heap[j]];
    if (a === undefined || b === undefined) return;
    this.heap[i] = b;
    this.heap[j] = a;
  }
}
