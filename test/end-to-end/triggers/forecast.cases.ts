/** A forecast through the whole stack: what it says before the clock is moved is what its evaluations make. */
import { expect, test } from 'vitest';
import type { RunningStack, Tenant } from '../../support/stack/setup-stack.ts';
import { randomCustomers } from '../../support/triggers/random-customers.ts';
import { triggerTypes } from '../../support/triggers/trigger-types.ts';
import { live } from './setup-trigger-stack.ts';

interface Trigger {
  readonly id: string;
  readonly triggerType: string;
  readonly config: Readonly<Record<string, unknown>>;
}

interface Day {
  readonly day: string;
  readonly reps: readonly { readonly repId: string | null; readonly tasks: number }[];
}

const TIME_ZONE = 'Asia/Tokyo';
const DAYS = 7;
const DAY_MS = 86_400_000;

let stack: RunningStack;
let tenant: Tenant;
/** Only now: its tenant is no part of the cases before. */
async function setUp(): Promise<void> {
  ({ stack } = live);
  tenant = await stack.newTenant(TIME_ZONE);
  await randomCustomers(stack, tenant.tenantId, { at: stack.now(), count: 120, seed: 7 });
}

async function ask(method: string, path: string, body?: unknown) {
  const reply = await stack.api(method, `/api/admin/triggers${path}`, { key: tenant.adminKey, body });
  expect([path, reply.status, reply.status === 200 ? '' : reply.body]).toEqual([path, 200, '']);
  return reply.body;
}

/** Tasks that the trigger has made, by day and rep. */
async function made(triggerId: string): Promise<string[]> {
  const rows = await stack.query<{ line: string }>(
    `select concat((t.created_at at time zone $2)::date, ' ', coalesce(t.assignee_id::text, 'nobody'), ' ', count(*)) as line
     from automation.triggered_tasks l join crm.tasks t on t.id = l.task_id
     where l.trigger_id = $1 group by (t.created_at at time zone $2)::date, t.assignee_id`,
    [triggerId, TIME_ZONE],
  );
  return rows.map(({ line }) => line).sort();
}

/** Few tasks an evaluation, so that some wait for days. Half of the triggers are forecast with them before they are saved. */
const limited = (config: Trigger['config']) => ({ ...config, maxTasksPerRun: 2, maxOpenTasksPerCustomer: 1 });

test('seven days of every trigger are foretold by day and rep, saved or not', async () => {
  await setUp();
  const triggers: readonly Trigger[] = (await ask('GET', '')).items;
  const types = Object.values(triggerTypes).map(({ definition }) => definition.type);
  expect(new Set(triggers.map(({ triggerType }) => triggerType))).toEqual(new Set(types));
  const foretold = new Map<string, { readonly evaluations: number; readonly days: readonly Day[] }>();
  for (const [place, { id, config }] of triggers.entries()) {
    const changed = place % 2 === 0 ? { config: limited(config) } : {};
    foretold.set(id, await ask('POST', `/${id}/forecast`, { days: DAYS, ...changed }));
    if (changed.config) await ask('PATCH', `/${id}`, changed);
  }
  await stack.advance(DAYS * DAY_MS);
  for (const { id, triggerType } of triggers) {
    const { evaluations, days } = foretold.get(id) ?? { evaluations: 0, days: [] };
    const lines = days.flatMap(({ day, reps }) =>
      reps.map(({ repId, tasks }) => `${day} ${repId ?? 'nobody'} ${tasks}`),
    );
    const ran = await stack.query(`select from automation.trigger_evaluations where trigger_id = $1`, [id]);
    expect([triggerType, evaluations]).toEqual([triggerType, ran.length]);
    expect([triggerType, lines.sort()]).toEqual([triggerType, await made(id)]);
    expect(lines.length, triggerType).toBeGreaterThan(1);
  }
});
