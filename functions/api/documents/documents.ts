import { attachChecksum } from '../../engine/checksum.ts';
import { EngineError } from '../../engine/errors.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

const QUARTER_HOUR_MS = 900_000;

export const listDocuments = on(
  routes.listDocuments,
  async ({ database, query: { limit, cursor, customerId = null, type = null }, caller: { tenantId } }) => {
    const place = fromCursor(cursor);
    const filter = { tenantId, documentId: null, customerId, type, limit: limit + 1 };
    return { body: toPage(await database.many(queries.listDocuments, { ...filter, ...place }), limit) };
  },
);

export const getDocumentContent = on(
  routes.getDocumentContent,
  async ({ database, params: { id: documentId }, caller: { tenantId }, now }) => {
    const every = { customerId: null, type: null, afterAt: null, afterId: null, limit: 1 };
    if (!(await database.maybeOne(queries.listDocuments, { ...every, tenantId, documentId })))
      throw new EngineError('NOT_FOUND', `There is no document ${documentId}`);
    const expiresAt = new Date(now.getTime() + QUARTER_HOUR_MS);
    const { token } = await database.one(queries.insertLink, { tenantId, documentId, expiresAt, now });
    return { body: { contentUrl: `/documents/${await attachChecksum('document-link', token)}`, expiresAt } };
  },
);
