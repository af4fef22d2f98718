import { showBigId } from '../../http/fields/big-id.ts';
import { on } from '../../http/route-handler.ts';
import { countMessages } from './queries.gen.ts';
import { routes } from './queue-routes.ts';

export const getMessageQueue = on(routes.getMessageQueue, async ({ database, now }) => {
  const rows = await database.many(countMessages, { now });
  const none = { waiting: 0, active: 0, delayed: 0 };
  const { pageId: _, ...all } = rows.find(({ pageId }) => pageId === null) ?? { pageId: null, ...none };
  const pages = rows.flatMap(({ pageId, ...counts }) =>
    pageId === null ? [] : [{ page_id: showBigId(pageId), ...counts }],
  );
  return { body: { ...all, pages } };
});
