/** The screens come from app://studio, which only this app serves. */
export const appOrigin = 'app://studio';

/** True for the address of a page of ours. Not compared by origin: for app:// Node says that it is 'null'. */
export function isOurPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === 'app:' && host === 'studio';
}
