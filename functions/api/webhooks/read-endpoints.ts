/** Lists and shows webhook endpoints. */
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import { etagOf } from '../http/etag.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import type { FormName } from '../inbound/hooks/forms.ts';
import type { CustomerMapping } from './check-endpoint.ts';
import { listEndpoints as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

type Row = NonNullable<typeof statement.gives>;

interface Refusal {
  readonly day: string;
  readonly reason: string;
  readonly calls: number;
  readonly lastAt: string;
  readonly detail: string | null;
}

function showCustomer(customer: CustomerMapping | null) {
  if (!customer) return null;
  const { fields, ...rest } = customer;
  return { ...rest, mapping: Object.fromEntries(fields.map(({ path, field }) => [path.join('.'), field])) };
}

const toView = ({ cursorAt: _, form, customer, allowedAddresses, refusals, ...row }: Row) => ({
  ...row,
  path: `/hooks/${row.id}`,
  form: form as FormName, // the table's check allows no other
  // What mergeSettings returned, and what the statement builds.
  customer: showCustomer(customer as CustomerMapping | null),
  allowedAddresses: allowedAddresses as string[],
  refusals: refusals as unknown as Refusal[],
});

type View = ReturnType<typeof toView>;

/** Changes with what a person edits, and not with what arrives. */
export const etagOfEndpoint = (view: View): string => {
  const { name, eventType, toleranceSeconds, dedupeHeader, dedupePath, allowedAddresses, perSecond, isPaused } = view;
  const settings = [name, eventType, toleranceSeconds, dedupeHeader, dedupePath, allowedAddresses, perSecond, isPaused];
  return etagOf([...settings, view.customer as Json, view.secretSetAt?.toISOString() ?? null]);
};

export const noSuchEndpoint = (id: string) => new EngineError('NOT_FOUND', `There is no webhook endpoint ${id}`);

/** Throws NOT_FOUND. */
export async function findEndpoint({ database, caller, now }: RequestContext, endpointId: string): Promise<View> {
  const asked = { tenantId: caller.tenantId, endpointId, afterAt: null, afterId: null, now, limit: 1 };
  const row = await database.maybeOne(statement, asked);
  if (!row) throw noSuchEndpoint(endpointId);
  return toView(row);
}

/** The answer of every route about one endpoint. */
export async function showEndpoint(context: RequestContext, endpointId: string) {
  const body = await findEndpoint(context, endpointId);
  return { body, etag: etagOfEndpoint(body) };
}

export const listWebhookEndpoints = on(
  routes.listWebhookEndpoints,
  async ({ database, query: { limit, cursor }, now, caller: { tenantId } }) => {
    const asked = { tenantId, endpointId: null, ...fromCursor(cursor), now, limit: limit + 1 };
    const { items, nextCursor } = toPage(await database.many(statement, asked), limit);
    return { body: { items: items.map((row) => toView({ ...row, cursorAt: '' })), nextCursor } };
  },
);

export const getWebhookEndpoint = on(routes.getWebhookEndpoint, ({ params, ...context }) =>
  showEndpoint(context, params.id),
);
