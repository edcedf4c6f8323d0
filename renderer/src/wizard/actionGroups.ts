import type { PlanAction } from '#shared/plan.ts';

/** Actions of one kind, with the places they have in the run. */
export interface ActionGroup extends Pick<PlanAction, 'verb' | 'effect'> {
  readonly actions: readonly { readonly number: number; readonly subject: string }[];
}

/** As many rows as can be read through; longer plans are read kind by kind. */
const mostSingle = 40;

/** Every action of a plan in the order of the run; a long plan by kind, in the order in which the kinds begin. */
export function groupActions(actions: readonly PlanAction[]): readonly ActionGroup[] {
  const numbered = actions.map((action, index) => ({ ...action, number: index + 1 }));
  if (actions.length <= mostSingle) {
    return numbered.map(({ verb, effect, number, subject }) => ({
      verb,
      effect,
      actions: [{ number, subject }],
    }));
  }
  const groups = new Map<
    string,
    { verb: PlanAction['verb']; effect: PlanAction['effect']; actions: typeof numbered }
  >();
  for (const action of numbered) {
    const { verb, effect } = action;
    const group = groups.get(`${verb} ${effect}`) ?? { verb, effect, actions: [] };
    group.actions.push(action);
    groups.set(`${verb} ${effect}`, group);
  }
  return [...groups.values()];
}
