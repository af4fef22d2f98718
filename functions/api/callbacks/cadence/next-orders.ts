/** Who is likely to order, who orders next, who is overdue, and who should bring most. */
import { EngineError } from '../../../engine/errors.ts';
import { isUuid } from '../../../engine/uuid.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { listNextOrders as listStatement } from './queries.gen.ts';
import { startOfDay, stateOf } from './read-cadence.ts';
import { routes } from './routes.ts';

interface Row {
  readonly customerId: string | null;
  readonly place: number | null;
}

/** The place in the order is a number, and the id breaks ties. */
const toCursor = ({ place, customerId }: Row): string => Buffer.from(`${place} ${customerId}`).toString('base64url');

function fromCursor(cursor: string | undefined): {
  readonly afterPlace: number | null;
  readonly afterId: string | null;
} {
  if (cursor === undefined) return { afterPlace: null, afterId: null };
  const [place = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (place.trim() !== '' && Number.isFinite(Number(place)) && isUuid(id))
    return { afterPlace: Number(place), afterId: id };
  throw invalid('cursor', 'must be the nextCursor of another page');
}

interface Said {
  readonly pAlive: number;
  readonly orderChance30Days: number;
  readonly nextOrderFrom: string | null;
  readonly nextOrderUntil: string | null;
  readonly expectedValue: number | null;
}

export const listNextOrders = on(routes.listNextOrders, async ({ database, now, query, caller: { tenantId } }) => {
  const { order, limit, cursor } = query;
  const rows = await database.many(listStatement, { tenantId, now, order, limit, ...fromCursor(cursor) });
  const [first] = rows;
  const state = stateOf({ status: first?.status ?? null, reason: first?.reason ?? null });
  if (order === 'value' && !first?.hasValues)
    throw new EngineError(
      'CONFLICT',
      `What customers should bring is known only while the model is on, and only where values tell it. ${state.explanation ?? 'They do not here.'} Ask for order=chance, order=next or order=overdue`,
    );
  const found = rows.filter(({ customerId }) => customerId !== null);
  const items = found.slice(0, limit).map((row) => {
    const said = row.prediction as unknown as Said | null; // as automation.cadence_of makes it
    return {
      customerId: row.customerId ?? '',
      customerName: row.customerName,
      lastOrderAt: startOfDay(row.lastOrderOn),
      nextOrderAt: startOfDay(row.nextOrderOn),
      overdueRatio: row.overdueRatio,
      nextOrderFrom: startOfDay(said?.nextOrderFrom),
      nextOrderUntil: startOfDay(said?.nextOrderUntil),
      pAlive: said?.pAlive ?? null,
      orderChance30Days: said?.orderChance30Days ?? null,
      expectedValue: said?.expectedValue ?? null,
    };
  });
  const last = found[limit - 1];
  return {
    body: {
      ...state,
      rule: state.status === 'ON' ? ('cadence' as const) : ('rhythm' as const),
      items,
      nextCursor: found.length > limit && last ? toCursor(last) : null,
    },
  };
});
