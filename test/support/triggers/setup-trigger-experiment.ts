/** A tenant with a trigger, experiments on it, and customers whose arms are always the same: salts and ids are fixed. */
import type { Database } from '../../../functions/engine/data/database.ts';
import { aCustomer, aProduct, aSample, aTenant, aTrigger } from '../database/factory.ts';
import type { TestDatabase } from '../database/setup-database.ts';
import { anExperiment, type Division } from '../database/setup-experiment.ts';
import { evaluateTenant } from './evaluate-tenant.ts';
import { type TriggerTypeName, triggerTypes } from './trigger-types.ts';

const START = new Date('2026-03-01T00:00:00Z');
/** Days after the start. */
export const at = (days: number) => new Date(START.getTime() + days * 86_400_000);

export const urgent = { taskTitle: 'Call {customer} today', priority: 'URGENT', dueInDays: 0 };

/** How the experiments of a set-up divide, for drawnArm. */
export const divisionOf = (more: Partial<Division> = {}): Division => ({
  ...{ salt: 's', holdoutSalt: 'h', arms: ['a', 'b'], cuts: [5000, 10_000], holdout: 0, ...more },
});

export type TriggerExperiments = Awaited<ReturnType<typeof setUpTriggerExperiments>>;

export async function setUpTriggerExperiments(
  database: TestDatabase,
  name: TriggerTypeName = 'sampleNoOrder',
  config: Readonly<Record<string, unknown>> = {},
) {
  const tenantId = await aTenant(database);
  const triggerId = await aTrigger(database, tenantId, triggerTypes[name].definition.type, config);
  let customers = 0;
  const customer = (columns: Readonly<Record<string, unknown>> = {}) => {
    customers += 1;
    const id = `00000000-0000-4000-8000-${String(customers).padStart(12, '0')}`;
    return aCustomer(database, tenantId, { id, name: 'Customer', ...columns });
  };
  return {
    ...{ tenantId, triggerId, customer },
    /** Arm `b` is urgent. Returns the id. */
    experiment: (more: Partial<Division> & Record<string, unknown> = {}) =>
      anExperiment(database, tenantId, null, START, {
        ...{ trigger_id: triggerId, configs: { b: urgent }, salt: 's', holdout_salt: 'h', ...more },
      }),
    stop: (id: string, days: number) =>
      database.query(`update automation.experiments set status = 'STOPPED', stopped_at = $2 where id = $1`, [
        id,
        at(days),
      ]),
    configure: (more: object) =>
      database.query('update automation.automated_triggers set config = config || $2 where id = $1', [triggerId, more]),
    /** Customers who tasted something `days` after the start. */
    async tasters(count: number, days: number): Promise<string[]> {
      const productId = await aProduct(database, tenantId);
      const ids: string[] = [];
      for (let n = 0; n < count; n += 1) {
        const id = await customer();
        await aSample(database, tenantId, id, productId, at(days).toISOString());
        ids.push(id);
      }
      return ids;
    },
    evaluate: async (days: number, engine: Database = database.engine) =>
      (await evaluateTenant(engine, triggerTypes[name], tenantId, at(days)))[0],
    /** Arms by customer. */
    async exposures(id: string): Promise<Map<string, string>> {
      const rows = await database.query<{ customer_id: string; arm: string }>(
        'select customer_id, arm from automation.experiment_exposures where experiment_id = $1 order by 1',
        [id],
      );
      return new Map(rows.map(({ customer_id, arm }) => [customer_id, arm]));
    },
    /** In the order in which they were made, those of an evaluation by customer. */
    tasks: () =>
      database.query<{
        customer: string;
        title: string;
        priority: string;
        due: number;
        day: number;
        arm: string | null;
      }>(
        `select k.customer_id as customer, k.title, k.priority, extract(day from k.due_at - k.created_at)::int as due,
           extract(day from k.created_at - $2)::int as day, l.arm
         from crm.tasks k join automation.triggered_tasks l on l.task_id = k.id where k.tenant_id = $1 order by k.created_at, k.customer_id, k.id`,
        [tenantId, START],
      ),
  };
}
