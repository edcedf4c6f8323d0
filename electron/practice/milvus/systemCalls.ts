import type { Handler } from './call.ts';
import type { MilvusParts } from './milvusParts.ts';
import { refusal } from './refusals.ts';

export function systemCalls({ context, table }: MilvusParts): Record<string, Handler> {
  return {
    GetVersion: () => ({ version: table.version }),
    Connect: () => ({
      server_info: {
        build_tags: table.version,
        build_time: table.server.buildTime,
        git_commit: table.server.gitCommit,
        go_version: table.server.goVersion,
        deploy_mode: 'STANDALONE',
      },
      identifier: String(context.nextTimestamp()),
    }),
    CheckHealth: () => ({ isHealthy: true }),
    GetComponentStates: () => ({
      state: { nodeID: '1', role: 'standalone', state_code: 'Healthy' },
      subcomponent_states: [],
    }),
    AllocTimestamp: () => ({ timestamp: String(context.nextTimestamp()) }),
    ListResourceGroups: () => ({ resource_groups: ['__default_resource_group'] }),
    DescribeResourceGroup({ resource_group: name }: { resource_group: string }) {
      if (name !== '__default_resource_group') {
        throw refusal(300, `resource group not found[rg=${name}]`);
      }
      return { resource_group: { name, capacity: 1_000_000, num_available_node: 1 } };
    },
    /** What Attu shows of the nodes: this one process. */
    GetMetrics: () => ({
      response: JSON.stringify({
        nodes_info: [
          {
            identifier: 1,
            connected: [],
            infos: {
              name: 'standalone1',
              type: 'rootcoord',
              system_info: { system_version: table.version, deploy_mode: 'STANDALONE' },
            },
          },
        ],
      }),
      component_name: 'practice',
    }),
  };
}
