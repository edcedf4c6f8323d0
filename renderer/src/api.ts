import { contract } from '#shared/contract.ts';
import type { EngineEvent } from '#shared/event.ts';
import { type Client, createClient, type Transport } from '#shared/rpc.ts';

export type Api = Client<typeof contract>;

/** The whole of what a screen knows of the engine: typed calls over whichever transport the host provides. */
export function createApi(transport: Transport<EngineEvent>): Api {
  return createClient(contract, transport.call);
}
