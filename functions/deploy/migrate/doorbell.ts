import type { Database } from '../../engine/data/database.ts';
import { createInvocation, deleteDoorbellTarget, findInvocation, setDoorbellTarget } from './queries.gen.ts';

/** Makes commits invoke the relay. Switches that off when `relayArn` is undefined. Idempotent. */
export async function setDoorbell(database: Database, relayArn: string | undefined): Promise<void> {
  if (relayArn === undefined) return database.execute(deleteDoorbellTarget, {});
  const { isThere } = await database.one(findInvocation, {});
  if (!isThere) await database.execute(createInvocation, {});
  await database.execute(setDoorbellTarget, { functionArn: relayArn });
}
