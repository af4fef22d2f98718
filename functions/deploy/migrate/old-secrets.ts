/** Keys and links from before they had checksums: whoever deploys decides whether they are still accepted. */
import type { Database } from '../../engine/data/database.ts';
import { environment } from '../../engine/environment.ts';
import { findOldSecrets } from './queries.gen.ts';

/** `accepted` lets callers without a key wake the database, and `refused` ends keys and links that are in use. */
const CHOICE = 'accepted (they go on working; anyone can wake a paused database) or refused';

/** Throws when there are old keys or links, and the context does not say what becomes of them: neither may happen by accident. */
export async function requireDecision(database: Database, now: Date): Promise<void> {
  const { keys, hasLinks } = await database.one(findOldSecrets, { now });
  const missing = [
    ...(keys > 0 && !process.env[environment.oldKeys]
      ? [
          `${keys === 1000 ? '1000 or more' : keys} API keys have no checksum: set the context value oldKeys to ${CHOICE}`,
        ]
      : []),
    ...(hasLinks && !process.env[environment.oldLinks]
      ? [`links in e-mails have no checksum: set the context value oldLinks to ${CHOICE}`]
      : []),
  ];
  if (missing.length > 0) throw new Error(`${missing.join('. ')}. docs/deploying.md#keys-and-links-without-a-checksum`);
}
