import { on } from '../../http/route-handler.ts';
import { findPreviewed, withConfig } from '../evaluations/previewed.ts';
import { checkedConfig } from '../trigger/checked-config.ts';
import { definitionOf } from '../trigger/definition-of.ts';
import { comingRuns } from './coming-runs.ts';
import { findLastRun } from './queries.gen.ts';
import { readForecast } from './read-forecast.ts';
import { routes } from './routes.ts';

const DAY_MS = 86_400_000;

export const forecastTrigger = on(routes.forecastTrigger, async ({ params, body, ...context }) => {
  const { database, now, caller } = context;
  const { tenantId } = caller;
  const saved = await findPreviewed(context, params.id);
  const { config } = body;
  const trigger = config === undefined ? saved : withConfig(saved, checkedConfig(saved.triggerType, config), now);
  const { lastRun } = await database.one(findLastRun, { tenantId, triggerId: params.id });
  const to = new Date(now.getTime() + body.days * DAY_MS);
  const runs = comingRuns(definitionOf(trigger.triggerType), now, to, lastRun);
  const days = await readForecast(database, tenantId, trigger, runs);
  const tasks = days.reduce((sum, day) => sum + day.tasks, 0);
  return { body: { from: now, to, evaluations: runs.length, tasks, days } };
});
