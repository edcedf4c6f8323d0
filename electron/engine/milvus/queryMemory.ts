import { z } from 'zod';

/** What GetMetrics says of the system, as far as memory goes; everything else in it is passed over. */
const SystemInfo = z.object({
  nodes_info: z.array(
    z.object({
      infos: z.object({
        type: z.string(),
        hardware_infos: z.object({ memory: z.number(), memory_usage: z.number() }).optional(),
      }),
    }),
  ),
});

export const systemInfoRequest = JSON.stringify({ metric_type: 'system_info' });

/** Memory of the query nodes in the answer of GetMetrics, in bytes; undefined when it tells of none. */
export function queryMemoryOf(
  response: string,
): { usedBytes: number; totalBytes: number } | undefined {
  const parsed = SystemInfo.safeParse(parse(response));
  if (!parsed.success) return undefined;
  const nodes = parsed.data.nodes_info.flatMap(({ infos }) =>
    infos.type === 'querynode' && infos.hardware_infos ? [infos.hardware_infos] : [],
  );
  if (nodes.length === 0) return undefined;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    usedBytes: sum(nodes.map(({ memory_usage }) => memory_usage)),
    totalBytes: sum(nodes.map(({ memory }) => memory)),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
