/** What the engine and the practice servers need: places, language, proxies, certificates, and where libraries lie. */
const needed =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|XDG_\w+|(?:HTTPS?|NO|ALL)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|LD_LIBRARY_PATH|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAMDATA|USERPROFILE|HOMEDRIVE|HOMEPATH|NUMBER_OF_PROCESSORS)$/i;

/**
 * The environment of the engine: only what is on the list. So nothing changes which code it runs (NODE_OPTIONS, LD_PRELOAD), and
 * keys that lie in the environment of the desktop reach neither it nor what it starts.
 */
export function engineEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const entries = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && needed.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(entries);
}
