import type { Claim } from '../../engine/ledger/ledger.ts';
import { claimMessages } from './queries.gen.ts';
import { lead } from './starts/lead.ts';

/** Claims messages in time for their calls, and measures how long that takes. */
export const claimAhead: Claim = async (database, turn) => {
  const begunMs = performance.now();
  try {
    return await database.many(claimMessages, { ...turn, leadMs: lead.leadMs() });
  } finally {
    lead.noteClaim(performance.now() - begunMs);
  }
};
