import type { Words } from '../texts/texts.ts';
import type { LegState, PathLeg } from './dataPath.ts';

/** What a leg says under its bracket, and how far it is. */
export interface LegWords {
  readonly state: LegState;
  /** 48.2 GiB, or 29.4 of 48.2 GiB; '' where nothing is known. */
  readonly amount: string;
  /** 1 of 8 so far, in place of the word for a leg that is still to come. */
  readonly soFar: string;
}

/** How the bytes go, and what of them goes through this computer: on one line where there is room, else on two. */
export function wayInWords({ route }: PathLeg, amount: string, words: Words) {
  const way = words.say(`job.route.${route}`);
  return {
    way: [amount, way].filter((text) => text !== '').join(' '),
    through: words.say(`job.through.${route}`),
    // 48.2 GiB down and up through this computer; 48.2 GiB inside the store, 0 B through this computer
    joint: route === 'throughComputer' ? ' ' : ', ',
  };
}
