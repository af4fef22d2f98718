/** Versions of what two people may edit at once. An ETag is made from the members that they edit, so that every writer changes it. */
import { createHash } from 'node:crypto';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';

/** Equal for equal members in the same order; jsonb keeps an order of its own. */
export const etagOf = (members: Json): string =>
  `"${createHash('sha256').update(JSON.stringify(members)).digest('base64url').slice(0, 22)}"`;

/**
 * Checks If-Match against the locked row: absent and `*` match any version, a weak tag none.
 * Throws PRECONDITION_FAILED with the current version, so that the caller can merge and try again.
 */
export function requireMatch(ifMatch: string | undefined, etag: string, current: Json): void {
  if (ifMatch === undefined) return;
  const wanted = ifMatch.split(',').map((tag) => tag.trim());
  if (wanted.includes('*') || wanted.includes(etag)) return;
  throw new EngineError(
    'PRECONDITION_FAILED',
    'It was changed meanwhile; read it again, or change what details.current has',
    {
      details: { etag, current },
    },
  );
}

/** The ETag that a refusal carries. */
export function etagIn(details: unknown): string | undefined {
  if (details === null || typeof details !== 'object' || !('etag' in details)) return undefined;
  return String(details.etag);
}
