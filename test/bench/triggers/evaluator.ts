/** Evaluations through the project's own statements over one PostgreSQL session: no Lambda and no Data API between. */
import type { Client } from 'pg';
import { dateIn } from '../../../functions/engine/calendar.ts';
import type { TriggerDefinition } from '../../../functions/engine/triggers/define.ts';
import type { EvaluateStatement, OpenEvaluation } from '../../../functions/engine/triggers/evaluation.ts';
import { startScheduledEvaluations } from '../../../functions/engine/triggers/queries.gen.ts';
import { readSettings } from '../../../functions/engine/triggers/settings.ts';
import { evaluate as evaluateBurnRate } from '../../../functions/triggers/burn-rate/queries.gen.ts';
import { burnRate } from '../../../functions/triggers/burn-rate/trigger.ts';
import { evaluate as evaluateCustomerTiming } from '../../../functions/triggers/customer-timing/queries.gen.ts';
import { customerTiming } from '../../../functions/triggers/customer-timing/trigger.ts';
import { evaluate as evaluateFirstOrder } from '../../../functions/triggers/first-order-follow-up/queries.gen.ts';
import { firstOrderFollowUp } from '../../../functions/triggers/first-order-follow-up/trigger.ts';
import { evaluate as evaluateSample } from '../../../functions/triggers/sample-no-order/queries.gen.ts';
import { sampleNoOrder } from '../../../functions/triggers/sample-no-order/trigger.ts';
import { runStatement } from '../run-statement.ts';

export interface Rule {
  readonly definition: TriggerDefinition;
  readonly evaluate: EvaluateStatement;
}

export const rules = {
  sampleNoOrder: { definition: sampleNoOrder, evaluate: evaluateSample },
  firstOrderFollowUp: { definition: firstOrderFollowUp, evaluate: evaluateFirstOrder },
  customerTiming: { definition: customerTiming, evaluate: evaluateCustomerTiming },
  burnRate: { definition: burnRate, evaluate: evaluateBurnRate },
} satisfies Record<string, Rule>;

export type Seen = NonNullable<EvaluateStatement['gives']>;

/**
 * Opens and carries out the scheduled evaluations of one tenant's triggers of a type: two statements and one more for
 * each, in one chunk. `change` puts itself between what was opened and what is carried out.
 */
export async function evaluateTenant(
  client: Client,
  { definition, evaluate }: Rule,
  tenantId: string,
  at: Date,
  change: (open: OpenEvaluation) => OpenEvaluation = (open) => open,
): Promise<Seen[]> {
  const opened = await runStatement(client, startScheduledEvaluations, {
    tenantId,
    triggerType: definition.type,
    scheduledAt: at,
    scheduleArn: 'none',
    wallNow: at,
  });
  const seen: Seen[] = [];
  for (const open of opened.map(change)) {
    const settings = readSettings(definition, open.config);
    const values = {
      ...open,
      ...settings,
      tenantId,
      triggerType: definition.type,
      settings: settings.numbers,
      now: at,
      wallNow: at,
      today: dateIn(open.timeZone, at),
      chunk: settings.numbers.maxTasksPerRun ?? 0,
      isLastChunk: true,
    };
    seen.push(...(await runStatement(client, evaluate, values)));
  }
  return seen;
}

/** One active trigger for each tenant. */
export async function addTriggers(
  client: Client,
  { definition }: Rule,
  config: Readonly<Record<string, number>> = {},
): Promise<void> {
  await client.query(
    `insert into automation.automated_triggers (tenant_id, trigger_type, name, config)
     select id, $1, $1, $2 from crm.tenants on conflict (tenant_id, name) do nothing`,
    [definition.type, JSON.stringify(config)],
  );
}
