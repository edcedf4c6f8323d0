import type { PlanAction } from '#shared/plan.ts';

/** Actions of one kind, in the order of the run. */
export interface ActionGroup extends Pick<PlanAction, 'verb' | 'effect'> {
  readonly subjects: readonly string[];
}

/** As many rows as can be read through; longer plans are read kind by kind. */
const mostSingle = 100;

/** Every action of a plan in the order of the run; a long plan by kind, in the order in which the kinds begin. */
export function groupActions(actions: readonly PlanAction[]): readonly ActionGroup[] {
  if (actions.length <= mostSingle) {
    return actions.map(({ verb, effect, subject }) => ({ verb, effect, subjects: [subject] }));
  }
  const groups = new Map<string, ActionGroup & { readonly subjects: string[] }>();
  for (const { verb, effect, subject } of actions) {
    const key = `${verb} ${effect}`;
    const group = groups.get(key) ?? { verb, effect, subjects: [] };
    group.subjects.push(subject);
    groups.set(key, group);
  }
  return [...groups.values()];
}
