import { now } from '../clock.ts';
import type { EnvironmentVariable } from '../environment.ts';
import { failureFields, log } from '../log.ts';
import { callService } from './call-service.ts';
import { readSecret } from './read-secret.ts';

/** A changed secret is used after this time at the latest. */
const SECRET_AGE_MS = 5 * 60_000;

/**
 * Returns a function that gives one member of a secret. It reads the secret at its first call, and again once the value is five
 * minutes old. Throws SERVICE_BUSY or SERVICE_REFUSED when the first reading fails; later the old value is better than none.
 */
export function cachedSecret(variable: EnvironmentVariable, member: string): () => Promise<string> {
  let cached: { readonly value: string; readonly readAtMs: number } | undefined;
  return async () => {
    const nowMs = now().getTime();
    if (cached && nowMs - cached.readAtMs <= SECRET_AGE_MS) return cached.value;
    try {
      const secret = await callService('Secrets Manager', () => readSecret(variable, member));
      cached = { value: secret[member] ?? '', readAtMs: nowMs };
    } catch (error) {
      if (!cached) throw error;
      log('warn', 'A secret could not be read anew', { variable, ...failureFields(error) });
    }
    return cached.value;
  };
}
