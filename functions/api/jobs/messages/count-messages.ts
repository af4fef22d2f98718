/** Messages that wait, by the page that they are sent from. */
import type { Database } from '../../../engine/data/database.ts';
import { showBigId } from '../../http/fields/big-id.ts';
import { countMessages as statement } from './queries.gen.ts';

/** Of the transaction's tenant. */
export async function countMessages(database: Database, now: Date) {
  const rows = await database.many(statement, { now });
  const none = { waiting: 0, active: 0, delayed: 0 };
  const { pageId: _, ...all } = rows.find(({ pageId }) => pageId === null) ?? { pageId: null, ...none };
  const pages = rows.flatMap(({ pageId, ...ofPage }) =>
    pageId === null ? [] : [{ pageId: showBigId(pageId), ...ofPage }],
  );
  return { ...all, pages };
}
