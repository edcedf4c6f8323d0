import { finished, planOf, restorePlan } from './builders.ts';
import { engineThat, run } from './cliRun.ts';

/** The request that a command plans with. */
export async function requestOf(...argv: string[]): Promise<unknown> {
  const plan = argv[0] === 'create' ? planOf() : restorePlan();
  const { engine } = await run({ argv, answers: engineThat(plan, [finished()]) });
  return engine.calls.find(({ path }) => path === 'plans.preview')?.input;
}
