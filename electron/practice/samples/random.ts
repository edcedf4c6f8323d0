/** Numbers that look random and are the same at every start. */
export interface Random {
  /** 0 … 1, without 1 */
  next(): number;
  /** 0 … limit − 1 */
  integer(limit: number): number;
  pick<Choices extends readonly [unknown, ...unknown[]]>(choices: Choices): Choices[number];
  /** So many different ones, in the order of the list. */
  some<T>(choices: readonly T[], count: number): T[];
}

/** The generator mulberry32: good enough for pictures of data, and fast. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const integer = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    integer,
    pick: (choices) => choices[integer(choices.length)] ?? choices[0],
    some(choices, count) {
      let wanted = count;
      return choices.filter((_, index) => {
        const isTaken = next() < wanted / (choices.length - index);
        if (isTaken) wanted -= 1;
        return isTaken;
      });
    },
  };
}
