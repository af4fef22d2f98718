/** The key store: the principal of each access key. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Credentials, Principal } from '../service.ts';

/** Access keys, in memory: after a restart only the administrator's still works. */
export interface KeyStore {
  readonly administrator: Credentials;
  issue(caller: Principal): Credentials;
  revoke(credentials: Credentials): void;
  find(accessKeyId: string): { readonly caller: Principal; readonly credentials: Credentials } | undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Sixteen characters after the prefix, as in AWS's own ids, so that no client rejects them. */
const keyId = (prefix: 'AKIA' | 'ASIA', bytes: Buffer) =>
  prefix + [...bytes.subarray(0, 16)].map((byte) => BASE32[byte % 32]).join('');

/** The administrator's key is the same on every start for one `seed`, so that a shell keeps working over a restart. */
export function createKeyStore(account: string, seed: string): KeyStore {
  const keys = new Map<string, { caller: Principal; credentials: Credentials }>();
  const digest = createHmac('sha256', seed).update('administrator').digest();
  const administrator = {
    accessKeyId: keyId('AKIA', digest),
    secretAccessKey: digest.toString('base64url').slice(0, 40),
  };
  keys.set(administrator.accessKeyId, {
    caller: { arn: `arn:aws:iam::${account}:user/administrator` },
    credentials: administrator,
  });
  return {
    administrator,
    issue(caller) {
      const random = randomBytes(64);
      const credentials = {
        accessKeyId: keyId('ASIA', random),
        secretAccessKey: random.subarray(16, 46).toString('base64url'),
        sessionToken: random.subarray(32).toString('base64url'),
      };
      keys.set(credentials.accessKeyId, { caller, credentials });
      return credentials;
    },
    revoke: ({ accessKeyId }) => void keys.delete(accessKeyId),
    find: (accessKeyId) => keys.get(accessKeyId),
  };
}
