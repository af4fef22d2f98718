/** Checks for P2 that customers who were suppressed, or whose data changed late, get their task at the next evaluation. */
import type { Client } from 'pg';
import type { Database } from '../../../functions/engine/data/database.ts';
import { evaluateTenant, type TriggerType } from '../../support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../support/triggers/trigger-types.ts';

/** Suppressed customers may be contacted from this day on, in the tenant's zone. */
const NEXT_DAY = new Date('2026-06-02T12:00:00Z');

/** Rows that are written days late, with change tracking on: three customers for each trigger type. */
const CHANGES = `
  insert into crm.customers (tenant_id, name, account_number)
    select $1::uuid, 'Late ' || n, 'late' from generate_series(1, 9) n;
  insert into crm.sample_usages (tenant_id, customer_id, product_id, tasted_at)
    select $1::uuid, c.id, (select p.id from crm.products p where p.tenant_id = $1::uuid order by p.id limit 1), timestamptz '2026-05-10'
    from crm.customers c where c.tenant_id = $1::uuid and c.name in ('Late 1', 'Late 2', 'Late 3');
  insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at)
    select $1::uuid, c.id, 'DELIVERED', timestamptz '2026-05-31 10:00Z', timestamptz '2026-05-31 10:00Z'
    from crm.customers c where c.tenant_id = $1::uuid and c.name in ('Late 4', 'Late 5', 'Late 6');
  insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at)
    select $1::uuid, c.id, 'DELIVERED', d.at, d.at
    from crm.customers c cross join (values (timestamptz '2026-05-11'), (timestamptz '2026-05-20')) d (at)
    where c.tenant_id = $1::uuid and c.name in ('Late 7', 'Late 8', 'Late 9');
  update crm.customers set do_not_contact_until = '2026-06-02' where tenant_id = $1::uuid and name in ('Late 1', 'Late 4', 'Late 7');
`;

async function tasksOf(client: Client, type: TriggerType, condition: string): Promise<number> {
  const { rows } = await client.query<{ tasks: number }>(
    `select count(*)::int as tasks from crm.tasks t join crm.customers c on c.tenant_id = t.tenant_id and c.id = t.customer_id
     where t.source = $1 and ${condition}`,
    [type.definition.type],
  );
  return rows[0]?.tasks ?? 0;
}

/** Throws when a customer was missed. Returns what was found, in words. */
export async function pickUpAll(
  { client, engine }: { readonly client: Client; readonly engine: Database },
  tenantId: string,
  suppressed: number,
): Promise<string> {
  const quiet = `c.id in (select id from quiet)`;
  await client.query('create temp table quiet as select id from crm.customers where do_not_contact_until = $1', [
    '2026-06-02',
  ]);
  if ((await tasksOf(client, triggerTypes.sampleNoOrder, quiet)) > 0)
    throw new Error('P2: a suppressed customer got a task');
  await client.query(CHANGES.replaceAll('$1', `'${tenantId}'`));
  // CUSTOMER_TIMING goes last: it clears the date, and the others need it.
  const order = [
    triggerTypes.sampleNoOrder,
    triggerTypes.firstOrderFollowUp,
    triggerTypes.burnRate,
    triggerTypes.customerTiming,
  ];
  for (const rule of order) await evaluateTenant(engine, rule, tenantId, NEXT_DAY);
  const found = {
    suppressed: await tasksOf(client, triggerTypes.sampleNoOrder, quiet),
    samples: await tasksOf(client, triggerTypes.sampleNoOrder, `c.name like 'Late %'`),
    firstOrders: await tasksOf(client, triggerTypes.firstOrderFollowUp, `c.name in ('Late 4', 'Late 5', 'Late 6')`),
    rhythms: await tasksOf(client, triggerTypes.burnRate, `c.name in ('Late 7', 'Late 8', 'Late 9')`),
    dates: await tasksOf(client, triggerTypes.customerTiming, 'true'),
  };
  const expected = { samples: 3, firstOrders: 3, rhythms: 3, dates: suppressed + 3 };
  for (const [name, count] of Object.entries(expected)) {
    const was = found[name as keyof typeof expected];
    if (was !== count) throw new Error(`P2: of ${count} ${name} ${was} were picked up`);
  }
  if (found.suppressed < suppressed)
    throw new Error(`P2: of ${suppressed} suppressed ${found.suppressed} got their tasks`);
  return `${found.suppressed} tasks of ${suppressed} suppressed customers and 9 late changes of three types were picked up`;
}
