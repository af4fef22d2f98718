/** The cases that every event's function must pass, whatever it does: `case.run(stack)` throws when one fails. */
import assert from 'node:assert/strict';
import { events } from '../../../functions/registry.ts';
import { aCustomer, aTenant } from '../../support/database/factory.ts';
import { clearWork } from '../../support/stack/clear-work.ts';
import { killAtEveryCall } from '../../support/stack/kill-at-every-call.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { withoutBell } from '../../support/stack/without-bell.ts';
import { holds, type Reaction, type Situation, scenarioOf } from './event-scenarios.ts';

export interface EventCase {
  readonly name: string;
  run(stack: RunningStack): Promise<void>;
}

/** The customer is there before the journey begins, so that it raises nothing. */
async function arrange(stack: RunningStack, type: string): Promise<Situation> {
  await clearWork(stack);
  const tenantId = await aTenant(stack);
  const customerId = await aCustomer(stack, tenantId, { status: 'LEAD', email: 'ada@example.com' });
  await stack.query(
    `insert into automation.tenant_settings (tenant_id, client_journey, email_workflows, auto_generate_pdf)
     values ($1, true, true, $2)`,
    // A plan that a job writes is an event of its own, at the same moment of a clock that stands.
    [tenantId, type === 'BUSINESS_PLAN_COMPLETED'],
  );
  const situation = { stack, tenantId, customerId };
  await scenarioOf(type).arrange?.(situation);
  await stack.settle();
  return situation;
}

/** What the events of a type left behind; what other events brought about, such as those of jobs, is left out. */
async function reactionOf({ stack, tenantId }: Situation, type: string): Promise<Reaction> {
  const list = async (sql: string, values: readonly string[]) =>
    (await stack.query<{ it: string }>(sql, [tenantId, ...values])).map(({ it }) => it);
  return {
    outcomes: await list('select outcome as it from automation.events where tenant_id = $1 and type = $2', [type]),
    jobs: await list(
      `select concat_ws(' ', j.type, coalesce(j.payload ->> 'template', j.payload ->> 'month'),
         'in ' || nullif(round(extract(epoch from j.run_at - e.handled_at) / 60), 0)) as it
       from automation.jobs j
       join automation.events e on e.tenant_id = j.tenant_id and e.type = $2
         and coalesce(j.payload ->> 'eventId' = e.id::text, j.created_at = e.handled_at)
       where j.tenant_id = $1 order by 1`,
      [type],
    ),
    activities: await list('select type as it from crm.activities where tenant_id = $1 order by 1', []),
  };
}

const nameOf = (type: string) => Object.values(events).find((definition) => definition.type === type)?.name ?? '';

async function happens(stack: RunningStack, type: string): Promise<Situation> {
  const situation = await arrange(stack, type);
  await scenarioOf(type).raise(situation);
  await stack.settle();
  return situation;
}

/** Sends the relay's message, `times` at once. */
async function deliver({ stack }: Situation, type: string, times: number): Promise<void> {
  await Promise.all(Array.from({ length: times }, () => stack.send(nameOf(type), { type })));
  await stack.settle();
}

/** Sends a message that names each event of the type, as the release before does; such messages may still wait. */
async function deliverByName({ stack, tenantId }: Situation, type: string): Promise<void> {
  const found = await stack.query<{ id: string }>(
    'select id from automation.events where tenant_id = $1 and type = $2',
    [tenantId, type],
  );
  for (const { id: eventId } of found) await stack.send(nameOf(type), { tenantId, eventId });
  await stack.settle();
}

async function actsOnce(stack: RunningStack, type: string, again: number): Promise<void> {
  const situation = await happens(stack, type);
  if (again > 0) await deliver(situation, type, again);
  if (again > 0) await deliverByName(situation, type);
  assert.deepEqual(await reactionOf(situation, type), scenarioOf(type).expected);
  assert.deepEqual(stack.queues()[nameOf(type)], { waiting: 0, dead: 0 });
}

/** Without the wake-up the test sends the message. Jobs wake the relay, which then sends it too. */
async function actsOnceAtTheSameTime(stack: RunningStack, type: string): Promise<void> {
  const situation = await arrange(stack, type);
  await withoutBell(stack, () => scenarioOf(type).raise(situation));
  await deliver(situation, type, 5);
  assert.deepEqual(await reactionOf(situation, type), scenarioOf(type).expected);
}

async function survivesKills(stack: RunningStack, type: string): Promise<void> {
  let situation: Situation;
  const kills = await killAtEveryCall(stack, {
    functions: [nameOf(type)],
    arrange: async () => {
      situation = await arrange(stack, type);
    },
    async act() {
      await scenarioOf(type).raise(situation);
      await stack.settle();
    },
    check: async () => assert.deepEqual(await reactionOf(situation, type), scenarioOf(type).expected),
  });
  // One statement, before and after.
  assert.equal(kills, 2);
}

async function staysQuiet(stack: RunningStack, type: string, { hold, outcome }: (typeof holds)[string]): Promise<void> {
  const situation = await arrange(stack, type);
  await withoutBell(stack, () => scenarioOf(type).raise(situation));
  await hold(situation);
  await deliver(situation, type, 1);
  assert.deepEqual(await reactionOf(situation, type), { outcomes: [outcome], jobs: [], activities: [] });
}

/** Throws for an event without a scenario. */
export function casesOf(type: string): readonly EventCase[] {
  scenarioOf(type);
  const quiet = Object.entries(holds).map(
    ([when, hold]): EventCase => ({
      name: `is skipped when ${when}`,
      run: (stack) => staysQuiet(stack, type, hold),
    }),
  );
  return [
    { name: 'is reacted to once', run: (stack) => actsOnce(stack, type, 0) },
    { name: 'is reacted to once when it is delivered again', run: (stack) => actsOnce(stack, type, 1) },
    {
      name: 'is reacted to once when deliveries run at the same time',
      run: (stack) => actsOnceAtTheSameTime(stack, type),
    },
    { name: 'survives a kill at every call', run: (stack) => survivesKills(stack, type) },
    ...quiet,
  ];
}
