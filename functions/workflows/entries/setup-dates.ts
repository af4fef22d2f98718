/** For tests of entries by dates: a workflow that follows one, and what changes it. */
import { advanceWorkflows } from '../advance/queries.gen.ts';
import { NOW, setUpWalk } from '../advance/setup-walk.ts';
import { setUpListening } from '../advance/waits/setup-listening.ts';

/** Registers the hooks of a test file. */
export function setUpDates() {
  const set = setUpWalk();
  const { activate, query, state } = set;
  const task = { type: 'task', data: { title: 'Call' } };

  /** Takes turns until nothing is due. */
  async function wake(now: Date, { limit = 1000, engine = state.database.engine } = {}): Promise<void> {
    while ((await engine.one(advanceWorkflows, { limit, now })).isMore);
  }

  /** What POST /api/workflows/{id}/activate writes, and the look at who has a date already. */
  async function look(workflowId: string, zone: string, at: Date): Promise<void> {
    await query(
      `with entry as (
         select n.tenant_id, w.id, n.graph_id, n.config -> 'entries' -> 0 as spec
         from automation.workflows w join automation.graph_nodes n on n.graph_id = w.active_graph_id and n.node = 0 where w.id = $1
       ), scheduled as (
         insert into automation.entry_schedules (tenant_id, workflow_id, entry, graph_id, spec, time_zone)
         select tenant_id, id, 1, graph_id, spec, $2 from entry on conflict do nothing
       )
       insert into automation.entry_passes (tenant_id, id, workflow_id, entry, spec, run, created_at)
       select tenant_id, gen_random_uuid(), id, 1, spec, '{}', $3 from entry`,
      [workflowId, zone, at],
    );
    await wake(at);
  }

  return {
    ...set,
    ...setUpListening(set),
    wake,
    look,
    async follow(entry: object, { zone = 'UTC', reentry = 'every-occurrence', at = NOW } = {}): Promise<string> {
      const start = { type: 'start', data: { entries: [{ kind: 'date', ...entry }] } };
      const nodes = { s: start, t: task, e: { type: 'end' } };
      const id = await activate(nodes, ['s>t', 't>e'], { settings: { timeZone: zone, reentry } });
      await look(id, zone, at);
      return id;
    },
    renew: (customerId: string | undefined, renewal: unknown) =>
      query(
        `update crm.customers set attributes = attributes || jsonb_build_object('renewal', $2::jsonb) where id = $1`,
        [customerId, JSON.stringify(renewal)],
      ),
    /** The moments to come, earliest first. */
    moments: async () =>
      (await query<{ due_at: Date }>('select due_at from automation.entry_dates order by due_at')).map(({ due_at }) =>
        due_at.toISOString(),
      ),
    /** When who entered. */
    entered: async () =>
      (
        await query<{ customer_id: string; started_at: Date }>(
          'select customer_id, started_at from automation.runs order by started_at, occurrence_key',
        )
      ).map(({ customer_id, started_at }) => [customer_id, started_at.toISOString()]),
  };
}
