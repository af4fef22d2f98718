/** Seals secrets of tenants anew whose key was replaced: only one key before the present one is kept, so the next replacement would lose them. */
import type { Database } from '../../../../engine/data/database.ts';
import { log } from '../../../../engine/log.ts';
import { NO_TENANT } from '../../../../engine/no-tenant.ts';
import { type Resealing, readResealing } from '../../../../engine/seals/reseal.ts';
import { listSealed, replaceSealed } from './queries.gen.ts';

const CHUNK = 200;

type Row = NonNullable<(typeof listSealed)['gives']>;

/** Before every place. */
const START = { afterKind: '', afterTenant: NO_TENANT, afterId: '', afterSealed: '' };

/** Undefined: no key that is left opens it. */
function resealed({ reseal }: Resealing, { kind, tenantId, id, sealed }: Row): string | undefined {
  try {
    return reseal(sealed, { kind, tenantId, id });
  } catch {
    log('error', 'A sealed secret cannot be opened', { kind, tenantId, id });
    return undefined;
  }
}

/** Returns how many it has sealed anew, and how many no key opens any more. Does nothing in the first minutes of a key, which not every function knows yet. */
export async function resealTokens(database: Database, tenantId: string | null, now: Date) {
  const counts = { tokensResealed: 0, tokensLost: 0 };
  // Installations without secrets of tenants read none of their own.
  if ((await database.many(listSealed, { tenantId, key: '', ...START, limit: 1 })).length === 0) return counts;
  const resealing = await readResealing(now);
  if (!resealing) return counts;
  for (let after = START; ; ) {
    const rows = await database.many(listSealed, { tenantId, key: resealing.key, ...after, limit: CHUNK });
    const sealed = rows.flatMap((row) => {
      const text = resealed(resealing, row);
      const { kind, id } = row;
      return text === undefined ? [] : [{ kind, tenantId: row.tenantId, id, before: row.sealed, after: text }];
    });
    counts.tokensLost += rows.length - sealed.length;
    if (sealed.length > 0) counts.tokensResealed += (await database.one(replaceSealed, { sealed })).rows;
    const last = rows.at(-1);
    if (!last || rows.length < CHUNK) return counts;
    after = { afterKind: last.kind, afterTenant: last.tenantId, afterId: last.id, afterSealed: last.sealed };
  }
}
