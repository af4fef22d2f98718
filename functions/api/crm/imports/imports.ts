/** Imports of CSV files: this prepares them and tells how far they are; the job IMPORT_ROWS reads the files. */
import { randomUUID } from 'node:crypto';
import { membersOf } from '../../../engine/data/members.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { checkData } from '../../http/fields/check-data.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { explainIssues } from '../../http/request/explain-issues.ts';
import { on, type RequestContext, type RouteHandler } from '../../http/route-handler.ts';
import type { Collection } from '../collections.ts';
import { fieldOf, namesOf } from '../csv/fields.ts';
import { importedFile, reportFile } from '../csv/keys.ts';
import { type ImportSettings, isKept } from '../csv/settings.ts';
import { signDownload, signUpload, UPLOAD_SECONDS } from '../csv/sign.ts';
import { rowSchemas } from '../rows.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

/** A row of a reply of the Data API has 64 KB. */
const MOST_SETTINGS_BYTES = 32 * 1024;

const unknownField = (collection: Collection): string =>
  `must be one of ${namesOf(collection).join(', ')}${collection === 'customers' ? ', or attributes.<name>' : ''}`;

function requireFields(collection: Collection, { columns, constants }: Pick<ImportSettings, 'columns' | 'constants'>) {
  for (const [header, name] of Object.entries(columns))
    if (name !== null && !fieldOf(collection, name)) throw invalid(`columns.${header}`, unknownField(collection));
  for (const name of Object.keys(constants))
    if (!fieldOf(collection, name)) throw invalid(`constants.${name}`, unknownField(collection));
}

/** As members of a row, so that a wrong one is refused here and not in every row. */
function requireConstants(collection: Collection, constants: ImportSettings['constants']): void {
  const plain = Object.entries(constants).filter(([name]) => !name.startsWith('attributes.'));
  const parsed = rowSchemas[collection].safeParse({ externalId: 'any', ...Object.fromEntries(plain) });
  if (parsed.success) return;
  const [first] = explainIssues(parsed.error.issues, ['constants']);
  throw invalid(first?.path ?? 'constants', first?.message ?? 'has a wrong value');
}

const createImport = on(routes.createCrmImport, async ({ params: { collection }, body, ...context }) => {
  const { database, now, caller } = context;
  const { tenantId, actor } = caller;
  const { fileName, sizeBytes, columns = {}, constants: given = {}, ...rest } = body;
  const constants = membersOf(given) as ImportSettings['constants']; // came as JSON
  const settings = { ...rest, columns, constants };
  checkData(settings, { path: 'the body', maxBytes: MOST_SETTINGS_BYTES });
  requireFields(collection, settings);
  requireConstants(collection, constants);
  const id = randomUUID();
  const uploadUntil = new Date(now.getTime() + UPLOAD_SECONDS * 1000);
  const asked = { tenantId, id, collection, fileName, sizeBytes, settings, actor, now, uploadUntil };
  await database.execute(queries.insertImport, asked);
  await recordAudit(context, {
    ...{ action: 'import.created', entityType: 'import', entityId: id },
    changes: { collection: { from: null, to: collection }, fileName: { from: null, to: fileName } },
  });
  const uploadUrl = await signUpload(importedFile({ tenantId, id }), sizeBytes);
  return { body: { importId: id, collection, uploadUrl, expiresAt: uploadUntil } };
});

type Found = Awaited<ReturnType<typeof list>>[number];

const list = ({ database, caller: { tenantId } }: RequestContext, asked: object) =>
  database.many(queries.listImports, {
    ...{ id: null, collection: null, afterAt: null, afterId: null, limit: 1, ...asked },
    tenantId,
  });

/** The choices are members of the settings, which `createImport` wrote. */
function summaryOf({ id: importId, settings, cursorAt: _at, ignoredColumns: _ignored, ...row }: Found) {
  const { columns: _columns, constants: _constants, ...choices } = settings as unknown as ImportSettings;
  return { importId, ...row, ...choices, collection: row.collection as Collection, state: stateOf(row) };
}

type State = 'waiting' | 'queued' | 'checking' | 'storing' | 'done' | 'refused' | 'failed' | 'cancelled';
/** The table has no others. */
const stateOf = ({ state }: { readonly state: string }): State => state as State;

/** Throws NOT_FOUND, for an import of another collection too. */
async function show(
  context: RequestContext,
  { collection, id }: { readonly collection: Collection; readonly id: string },
) {
  const [found] = await list(context, { id, collection });
  if (!found) throw new EngineError('NOT_FOUND', `There is no import ${id} of ${collection}`);
  const { columns, constants } = found.settings as unknown as ImportSettings;
  const { tenantId } = context.caller;
  const isThere = found.hasReport && isKept(found.endedAt, context.now);
  const reportUrl = isThere
    ? await signDownload(reportFile({ tenantId, id: found.id }), `${collection}-refused.csv`)
    : null;
  const ignoredColumns = found.ignoredColumns as readonly string[]; // the job wrote them
  return { ...summaryOf(found), columns, constants: constants as Json, ignoredColumns, reportUrl };
}

const getImport = on(routes.getCrmImport, async ({ params, ...context }) => ({ body: await show(context, params) }));

const startImport = on(routes.startCrmImport, async ({ params, ...context }) => {
  await show(context, params);
  const { tenantId } = context.caller;
  const jobId = randomUUID();
  await context.database.execute(queries.startImport, { tenantId, id: params.id, jobId, now: context.now });
  return { body: await show(context, params) };
});

const cancelImport = on(routes.cancelCrmImport, async ({ params, ...context }) => {
  const before = await show(context, params);
  const { tenantId } = context.caller;
  await context.database.execute(queries.cancelImport, { tenantId, id: params.id, now: context.now });
  const after = await show(context, params);
  if (before.state !== after.state)
    await recordAudit(context, {
      ...{ action: 'import.cancelled', entityType: 'import', entityId: params.id },
      changes: { state: { from: before.state, to: after.state } },
    });
  return { body: after };
});

const listImports = on(routes.listCrmImports, async ({ query: { limit, cursor, collection = null }, ...context }) => {
  const rows = await list(context, { collection, limit: limit + 1, ...fromCursor(cursor) });
  const last = toPage(rows, limit).nextCursor;
  return { body: { items: rows.slice(0, limit).map(summaryOf), nextCursor: last } };
});

export const importHandlers: readonly RouteHandler[] = [
  listImports,
  createImport,
  getImport,
  startImport,
  cancelImport,
];
