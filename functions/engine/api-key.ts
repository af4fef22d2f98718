/** API keys: made once, shown once, kept as a digest. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: no dictionary helps, so a fast digest is enough, and looking it up tells nothing by its timing. */
export const makeApiKey = (): string => `ft_${randomBytes(32).toString('base64url')}`;

/** SHA-256 in hex: what the database knows of a key. */
export const digestOfApiKey = (key: string): string => createHash('sha256').update(key, 'utf8').digest('hex');
