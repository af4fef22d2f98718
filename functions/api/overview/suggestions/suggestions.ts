/** Lists suggestions, dismisses them and takes them back. */
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { findSuggestions, showWording } from './find-suggestions.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';
import { askForWordings } from './wording/word-suggestions.ts';

export const listSuggestions = on(routes.listSuggestions, async ({ database, query, now, caller: { tenantId } }) => {
  const { since, suggestions, notEnough, wordings } = await findSuggestions(database, { tenantId, now });
  const isDismissed = query.state === 'dismissed';
  const shown = suggestions.filter(({ view }) => (view.dismissed !== null) === isDismissed);
  const dismissed = suggestions.filter(({ view }) => view.dismissed !== null).length;
  const answer = (fresh: ReadonlyMap<string, string>) => {
    const items = shown.map(({ suggestion, view }) => ({
      ...view,
      wording: view.wording ?? showWording(fresh.get(suggestion.sentence) ?? null, suggestion),
    }));
    const compared = { items, dismissed, notEnough };
    return { body: { from: since, to: now, ...compared }, compared };
  };
  const askable = wordings.askable(shown.map(({ suggestion }) => suggestion.sentence));
  return {
    ...answer(new Map()),
    complete:
      askable.length === 0
        ? undefined
        : async (inTransaction) => answer(await askForWordings(askable, inTransaction, { tenantId, now })),
  };
});

/** Throws NOT_FOUND: figures change, so a suggestion may be gone since it was listed. */
async function findOne({ database, now, caller: { tenantId } }: RequestContext, id: string) {
  const { suggestions } = await findSuggestions(database, { tenantId, now });
  const found = suggestions.find(({ view }) => view.id === id);
  if (!found) throw new EngineError('NOT_FOUND', `There is no suggestion ${id} now; GET /api/suggestions lists them`);
  return found;
}

export const dismissSuggestion = on(routes.dismissSuggestion, async ({ params: { id }, body, ...context }) => {
  const { database, now, caller } = context;
  const { view, suggestion } = await findOne(context, id);
  const { reason = null } = body;
  const dismissed = { reason, by: caller.actor, at: now };
  const { numerator, denominator } = suggestion.main;
  await database.execute(queries.dismissSuggestion, {
    ...{ tenantId: caller.tenantId, id, kind: view.kind, reason, numerator, denominator, actor: caller.actor, now },
  });
  const changes = { kind: view.kind, target: view.target.name, reason };
  await recordAudit(context, { action: 'suggestion.dismissed', entityType: 'suggestion', entityId: id, changes });
  return { body: { ...view, dismissed } };
});

export const restoreSuggestion = on(routes.restoreSuggestion, async ({ params: { id }, ...context }) => {
  const { database, caller } = context;
  const { view } = await findOne(context, id);
  if (view.dismissed === null) return { body: view };
  await database.execute(queries.restoreSuggestion, { tenantId: caller.tenantId, id });
  const changes = { kind: view.kind, target: view.target.name };
  await recordAudit(context, { action: 'suggestion.restored', entityType: 'suggestion', entityId: id, changes });
  return { body: { ...view, dismissed: null } };
});
