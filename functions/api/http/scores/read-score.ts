import type { RequestContext } from '../route-handler.ts';
import { describeInWords, describeOrders } from './describe-orders.ts';
import { effectInWords, effectsOf, type Subject } from './effects.ts';
import { countOrders } from './queries.gen.ts';
import { MOST_CUSTOMERS, spanOf } from './span.ts';

const CAVEAT = ' This describes, and proves no effect.';

/** The score of a trigger or a workflow that is there. `who`: whom the description is about, such as "customers with a task". */
export async function scoreOf(
  context: Pick<RequestContext, 'database' | 'caller' | 'now'>,
  subject: Subject,
  { days, who }: { readonly days: number; readonly who: string },
) {
  const { database, caller, now } = context;
  const found = await effectsOf(context, subject);
  const span = spanOf(now, days);
  const asked = { tenantId: caller.tenantId, ...subject, days, ...span, most: MOST_CUSTOMERS };
  const description = describeOrders(await database.many(countOrders, asked));
  const described = describeInWords(description, who, days);
  const effect = effectInWords(found);
  const kind = effect === undefined ? ('DESCRIPTION' as const) : ('EFFECT' as const);
  const hasShares = description.share !== null;
  const text = effect ? `${effect} ${described}` : `${described}${hasShares ? CAVEAT : ''}`;
  const effects = found.map(({ ofAll: _, missingDays: __, ...shown }) => shown);
  return { kind, text, days, ...span, effects, description };
}
