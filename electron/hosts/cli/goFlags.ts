/** The flags of milvus-backup that are on or off. */
const switches: ReadonlySet<string> = new Set([
  '--force',
  '--meta_only',
  '--rbac',
  '--backup_index_extra',
  '--rebuild_index',
  '--restore_index',
  '--use_auto_index',
  '--drop_exist_collection',
  '--drop_exist_index',
  '--skip_create_collection',
  '--use_v2_restore',
  '--detail',
]);

/** Indexes are built unless told otherwise, so that only here the absence of a flag says something else. */
const opposites: ReadonlyMap<string, string> = new Map([
  ['--rebuild_index', '--no-rebuild-index'],
  ['--restore_index', '--no-rebuild-index'],
]);

/**
 * Arguments as the parser reads them, out of those that milvus-backup's takes besides: --meta_only=true, --rbac=false,
 * -n=monday. A value that is neither true nor false stays, for the parser to refuse with the name of its flag.
 */
export function readGoFlags(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.flatMap((argument, index) => {
    const [, given = '', value = ''] = /^(--?[a-z]\w*)=(.*)$/s.exec(argument) ?? [];
    if (given === '' || index >= end) return argument;
    const flag = given === '-f' ? '--force' : given;
    if (switches.has(flag)) return switched(flag, value) ?? argument;
    return /^-[a-z]$/.test(flag) ? [flag, value] : argument;
  });
}

/** The words of strconv.ParseBool in Go. */
function switched(flag: string, value: string): string[] | undefined {
  if (/^(1|t|true)$/i.test(value)) return [flag];
  if (!/^(0|f|false)$/i.test(value)) return undefined;
  const opposite = opposites.get(flag);
  return opposite === undefined ? [] : [opposite];
}
