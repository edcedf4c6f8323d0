import { createHash, timingSafeEqual } from 'node:crypto';

import { compareSync, genSalt, hash } from 'bcryptjs';

import { GrpcRefusal } from '../call.ts';
import type { AccessState } from './accessState.ts';

const unauthenticated = 16;

/** Milvus' own cost. Hashes of a restored backup may have any. */
const bcryptRounds = 4;

/** @returns a bcrypt hash as Milvus makes it */
export async function hashPassword(password: string): Promise<string> {
  // Milvus' Go library writes 2a, which stands for the same algorithm.
  const salt = (await genSalt(bcryptRounds)).replace('$2b$', '$2a$');
  return hash(password, salt);
}

export interface Login {
  isPassword(user: string, password: string): boolean;
  /** @returns the user; @throws GrpcRefusal */
  login(userAndPassword: string | undefined): string;
}

export function createLogin(current: () => AccessState, rootPassword: string): Login {
  // bcrypt of a restored hash takes 60 ms and every call logs in, so the digest of a right password is kept beside its hash.
  const proven = new Map<string, { readonly passwordHash: string; readonly digest: Buffer }>();

  function isPassword(name: string, password: string): boolean {
    const user = current().users.find((other) => other.name === name);
    if (user === undefined) return false;
    const digest = sha256(password);
    const { passwordHash } = user;
    if (passwordHash === null) return timingSafeEqual(digest, sha256(rootPassword));
    const known = proven.get(name);
    if (known?.passwordHash === passwordHash) return timingSafeEqual(digest, known.digest);
    if (!compareSync(password, passwordHash)) return false;
    proven.set(name, { passwordHash, digest });
    return true;
  }

  return {
    isPassword,
    login(userAndPassword) {
      if (userAndPassword === undefined || userAndPassword === '')
        throw new GrpcRefusal(unauthenticated, 'missing authorization in header');
      const colon = userAndPassword.indexOf(':');
      const user = userAndPassword.slice(0, colon);
      if (colon < 0 || !isPassword(user, userAndPassword.slice(colon + 1)))
        throw new GrpcRefusal(
          unauthenticated,
          'auth check failure, please check username and password are correct',
        );
      return user;
    },
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
