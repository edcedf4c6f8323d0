/** What makes a program load code that is not its own, or turns Electron into something else. */
const dangerous =
  /^(?:NODE_OPTIONS|NODE_REPL_EXTERNAL_MODULE|ELECTRON_.*|LD_PRELOAD|LD_AUDIT|DYLD_.*)$/i;

/** The environment of the engine: proxies, certificates and folders stay, nothing that could change what code it runs. */
export function engineEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const entries = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || dangerous.test(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
