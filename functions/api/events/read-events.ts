import { EngineError } from '../../engine/errors.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

const instantOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

const anyEvent = { eventId: null, type: null, customerId: null, outcome: null, from: null, to: null };

export const listEvents = on(routes.listEvents, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, from, to, type = null, customerId = null, outcome = null } = query;
  const filter = { type, customerId, outcome, from: instantOf(from), to: instantOf(to) };
  const page = { ...fromCursor(cursor), limit: limit + 1 };
  const rows = await database.many(queries.listEvents, { ...anyEvent, ...filter, tenantId, ...page });
  return {
    body: toPage(
      rows.map(({ data: _, ...item }) => item),
      limit,
    ),
  };
});

type Reaction = NonNullable<(typeof queries.listReactions)['gives']>;

const toJob = ({ kind: _, ...job }: Reaction) => job;

const toReaction = ({ id, type, title, at }: Reaction) => ({ id, type, title, at });

export const getEvent = on(routes.getEvent, async ({ database, params: { id: eventId }, caller: { tenantId } }) => {
  const one = { ...anyEvent, tenantId, eventId, afterAt: null, afterId: null, limit: 1 };
  const found = await database.maybeOne(queries.listEvents, one);
  if (!found) throw new EngineError('NOT_FOUND', `There is no event ${eventId}`);
  const { cursorAt: _, ...event } = found;
  const caused = await database.many(queries.listReactions, { tenantId, eventId });
  const of = (kind: string) => caused.filter((reaction) => reaction.kind === kind);
  const reactions = {
    jobs: of('job').map(toJob),
    emails: of('email').map(toJob),
    documents: of('document').map(toReaction),
    activities: of('activity').map(toReaction),
  };
  return { body: { ...event, reactions } };
});
