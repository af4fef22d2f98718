import { EngineError } from '../../../engine/errors.ts';
import { openSecret } from '../../../engine/seals/seals.ts';
import type { Page } from './channel.ts';

/** Returns the page's token; undefined when it has none that opens. Throws SERVICE_BUSY when the key cannot be read now. */
export async function openToken({ id, tenantId, token }: Page): Promise<string | undefined> {
  if (token === null) return undefined;
  try {
    return await openSecret(token, { kind: 'page', tenantId, id });
  } catch (error) {
    if (error instanceof EngineError && error.retry === 'never') return undefined;
    throw error;
  }
}
