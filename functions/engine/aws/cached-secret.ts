import { now } from '../clock.ts';
import type { EnvironmentVariable } from '../environment.ts';
import { failureFields, log } from '../log.ts';
import { callService } from './call-service.ts';
import { readSecret } from './read-secret.ts';

/** A changed secret is used after this time at the latest. */
export const SECRET_AGE_MS = 5 * 60_000;

/**
 * Returns a function that gives what `read` read of a secret. It reads at its first call, and again once the value is five minutes
 * old. Throws SERVICE_BUSY or SERVICE_REFUSED when the first reading fails; later the old value is better than none.
 */
export function cachedReading<T>(variable: EnvironmentVariable, read: () => Promise<T>): () => Promise<T> {
  let cached: { readonly value: T; readonly readAtMs: number } | undefined;
  return async () => {
    const nowMs = now().getTime();
    if (cached && nowMs - cached.readAtMs <= SECRET_AGE_MS) return cached.value;
    try {
      cached = { value: await callService('Secrets Manager', read), readAtMs: nowMs };
    } catch (error) {
      if (!cached) throw error;
      log('warn', 'A secret could not be read anew', { variable, ...failureFields(error) });
    }
    return cached.value;
  };
}

/** The same for one member of a secret. */
export const cachedSecret = (variable: EnvironmentVariable, member: string): (() => Promise<string>) =>
  cachedReading(variable, async () => (await readSecret(variable, member))[member] ?? '');
