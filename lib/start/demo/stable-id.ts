import { createHash } from 'node:crypto';

/** Returns a name-based UUID (in the form of RFC 9562 version 5): the same tenant and words give the same id. */
export function stableId(tenantId: string, ...words: readonly (string | number)[]): string {
  const hash = createHash('sha1')
    .update(`${tenantId}/${words.join('/')}`)
    .digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(18, 20)}-${hash.slice(20, 32)}`;
}

/** Returns a number from 0 to `size` - 1 that is always the same for the same words. */
export function draw(size: number, ...words: readonly (string | number)[]): number {
  return createHash('sha1').update(words.join('/')).digest().readUInt32BE() % size;
}
