/** Tags of what replies say, so that a caller who has it already gets an empty 304 instead. RFC 9110, 8.8 and 13.1.2. */
import { createHash } from 'node:crypto';

/** Weak, since a reply goes out with and without gzip. */
export const contentTag = (content: unknown): string =>
  `W/"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)}"`;

/** Whether an If-None-Match header, a list of tags or `*`, has the tag. */
export const hasTag = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some((part) => part.trim() === '*' || part.trim().replace(/^(?!W\/)/, 'W/') === tag);
