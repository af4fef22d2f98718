import { detachChecksum, type Purpose } from '../../engine/checksum.ts';
import { environment } from '../../engine/environment.ts';
import { isUuid } from '../../engine/uuid.ts';

/** `unknown`: it was not made here. `old`: it has no checksum, and this installation refuses such links. */
type LinkToken =
  | { readonly kind: 'possible'; readonly token: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'old' };

/** Reads the token of a link without the database, so that a made-up link costs no statement. Throws when the secret cannot be read. */
export async function readLinkToken(purpose: Purpose, given = ''): Promise<LinkToken> {
  const token = await detachChecksum(purpose, given);
  if (token !== undefined && isUuid(token)) return { kind: 'possible', token };
  if (!isUuid(given)) return { kind: 'unknown' };
  return process.env[environment.oldLinks] === 'accepted' ? { kind: 'possible', token: given } : { kind: 'old' };
}
