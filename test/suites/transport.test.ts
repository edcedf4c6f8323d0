import { transportSuite } from './transportSuite.ts';

transportSuite('the engine in the same process', async (engine) => ({
  transport: engine,
  close: async () => undefined,
}));
