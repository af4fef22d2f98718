import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { on } from '../../http/route-handler.ts';
import { findCadence, findPrediction } from './queries.gen.ts';
import { reasons } from './reasons.ts';
import { routes } from './routes.ts';

type Reason = keyof typeof reasons;

/** A tenant without a row has not been fitted. The table's checks allow no other values. */
export function stateOf(row: { readonly status: string | null; readonly reason: string | null }) {
  if (row.status === 'ON') return { status: 'ON', reason: null, explanation: null } as const;
  const reason = (row.reason ?? 'NOT_FITTED_YET') as Reason;
  return { status: 'OFF', reason, explanation: reasons[reason] } as const;
}

export const getCadence = on(routes.getCadence, async ({ database, caller: { tenantId } }) => {
  const row = await database.one(findCadence, { tenantId });
  const { fittedAt, r, alpha, a, b, p, q, v } = row;
  const model = row.status === 'ON' ? ('cadence' as const) : ('rhythm' as const);
  const triggers = row.triggers as unknown as readonly { readonly id: string; readonly name: string }[]; // as the statement makes them
  return {
    body: {
      ...stateOf(row),
      ...{ fittedAt, customers: row.customers ?? 0, repeatCustomers: row.repeatCustomers ?? 0 },
      isSampled: row.isSampled ?? false,
      parameters: r === null || alpha === null || a === null || b === null ? null : { r, alpha, a, b },
      values: p === null || q === null || v === null ? null : { p, q, v },
      backTest: row.backTest as never, // fit-tenant.ts writes it
      triggers: triggers.map(({ id, name }) => ({ id, name, model })),
    },
  };
});

/** Statements and facts have days; replies have the moment at which they begin in UTC, by which both rules count. */
export const startOfDay = (day: Json | undefined) => (typeof day === 'string' ? `${day}T00:00:00.000Z` : null);

function withMoments(facts: Json | null, names: readonly string[]): Json | null {
  if (facts === null) return null;
  const known = facts as { readonly [name: string]: Json }; // as SQL makes them
  return { ...known, ...Object.fromEntries(names.map((name) => [name, startOfDay(known[name])])) };
}

export const getPrediction = on(routes.getPrediction, async ({ database, now, params, caller: { tenantId } }) => {
  const row = await database.maybeOne(findPrediction, { tenantId, customerId: params.id, now });
  if (!row) throw new EngineError('NOT_FOUND', `There is no customer ${params.id}`);
  const { customerId } = row;
  const prediction = withMoments(row.prediction, ['nextOrderAt', 'nextOrderFrom', 'nextOrderUntil']);
  const rhythm = withMoments(row.rhythm, ['expectedAt']);
  return { body: { customerId, ...stateOf(row), prediction: prediction as never, rhythm: rhythm as never } }; // as SQL makes them
});
