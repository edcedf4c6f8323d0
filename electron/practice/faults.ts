import { type PracticeFault, PracticeFaults } from '#shared/practice.ts';

type FaultOf<Type extends PracticeFault['type']> = Extract<PracticeFault, { type: Type }>;

/** The scripted faults of one cluster or of one S3 service. */
export interface Faults {
  /** Replaces the script; an empty one ends all faults. */
  set(script: readonly PracticeFault[]): void;
  /**
   * The fault of this type that strikes now, which uses it up once; undefined for none. `operation` is compared where the
   * fault names one, `service` where it is a stall.
   */
  strike<Type extends PracticeFault['type']>(
    type: Type,
    call?: { readonly operation?: string; readonly service?: 's3' | 'milvus' },
  ): FaultOf<Type> | undefined;
}

/** @throws ZodError for a script that is none */
export function createFaults(script: readonly PracticeFault[] = []): Faults {
  let rules = begin(script);
  return {
    set(next) {
      rules = begin(next);
    },
    strike(type, { operation, service } = {}) {
      for (const rule of rules) {
        const { fault } = rule;
        if (fault.type !== type) continue;
        if ('service' in fault && fault.service !== service) continue;
        if ('operation' in fault && fault.operation !== null && fault.operation !== operation)
          continue;
        rule.seen += 1;
        const isOver = fault.times !== null && rule.seen > fault.after + fault.times;
        if (rule.seen > fault.after && !isOver) return fault as FaultOf<typeof type>;
      }
      return undefined;
    },
  };
}

interface Rule {
  readonly fault: PracticeFault;
  seen: number;
}

function begin(script: readonly PracticeFault[]): Rule[] {
  return PracticeFaults.parse(script).map((fault) => ({ fault, seen: 0 }));
}
