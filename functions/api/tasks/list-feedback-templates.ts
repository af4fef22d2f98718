import { on } from '../http/route-handler.ts';
import { listFeedbackTemplates as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

export const listFeedbackTemplates = on(routes.listFeedbackTemplates, async ({ database, caller: { tenantId } }) => {
  const rows = await database.many(statement, { tenantId });
  const of = (category: string) =>
    rows.filter((row) => row.category === category).map(({ category: _, ...rest }) => rest);
  return { body: { POSITIVE: of('POSITIVE'), NEGATIVE: of('NEGATIVE'), NEUTRAL: of('NEUTRAL') } };
});
