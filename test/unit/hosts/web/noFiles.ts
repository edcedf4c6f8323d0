import type { WebFiles } from '#hosts/web/files.ts';

const unasked = () => Promise.reject(new Error('nobody asks for files here'));

/** For hosts whose tests are about other things. */
export const noFiles: WebFiles = { choose: unasked, upload: unasked, download: unasked };
