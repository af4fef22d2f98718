/** For tests of texts with variants: workflows of an e-mail with two subjects, and what became of it. */
import { setUpEffects } from '../../advance/effects/setup-effects.ts';
import { daysLater } from '../../advance/setup-walk.ts';

export const KEY = 'subject';
export const settings = { reentry: 'every-occurrence' };
export const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
export const subjects = ['a', 'b'].map((id) => ({ id, subject: `Subject ${id} for {{ customer.name }}` }));

interface Mail {
  readonly experimentId?: string | null;
  readonly percentages?: readonly number[];
  readonly data?: object;
}

/** An e-mail with two subjects, of which everybody gets the first without an experiment. */
export function drawing({ experimentId = KEY, percentages = [100, 0], data = {} }: Mail = {}) {
  const variants = subjects.map((one, n) => ({ ...one, percentage: percentages[n] }));
  const given = { text: 'Your offer', variants, ...(experimentId === null ? {} : { experimentId }), ...data };
  const ends = { e: { type: 'end' }, x: { type: 'end', data: { outcome: 'ERROR' } } };
  return { nodes: { s: begin, m: { type: 'email', data: given }, ...ends }, edges: ['s>m', 'm>e', 'm:error>x'] };
}

/** Registers the hooks of a test file. */
export function setUpTexts() {
  const effects = setUpEffects();
  const { activate, customers, start, walk, trace, query, run, jobs, endJob } = effects;
  let entered = 0;

  function workflow(mail: Mail = {}): Promise<string> {
    const { nodes, edges } = drawing(mail);
    return activate(nodes, edges, { settings });
  }

  async function people(count: number): Promise<string[]> {
    const ids = await customers(count);
    await query(`update crm.customers set email = id || '@example.com'`);
    await query('update automation.tenant_settings set email_workflows = true');
    return ids;
  }

  /** Lets the customers in on that day, and returns their runs. */
  async function enter(workflowId: string, ids: readonly (string | null)[], day = 1): Promise<string[]> {
    entered += 1;
    const runs = await start(workflowId, ids, { key: `run-${entered}`, now: daysLater(day) });
    await walk(daysLater(day));
    return runs.map(({ run_id }) => String(run_id));
  }

  async function endJobs(status = 'COMPLETED', more: Parameters<typeof endJob>[2] = {}, day = 1): Promise<void> {
    for (const { id, status: now } of await jobs()) if (now === 'QUEUED') await endJob(id, status, more);
    await walk(daysLater(day));
  }

  /** The variant of each run by the trace once its e-mail is sent, or what the run ended with. */
  async function variantsOf(workflowId: string, ids: readonly string[], day = 1): Promise<unknown[]> {
    const runs = await enter(workflowId, ids, day);
    await endJobs('COMPLETED', {}, day);
    return Promise.all(
      runs.map(async (id) => {
        const detail = (await trace(id)).find(([node]) => node === 'm')?.[2] as { variant?: string } | undefined;
        return detail?.variant ?? (await run(id))?.outcome;
      }),
    );
  }

  const stepOf = async (runId: string) => (await trace(runId)).find(([node]) => node === 'm');
  const exposures = (experiment: string) =>
    query<{ customer_id: string; arm: string; exposed_at: Date; run_id: string }>(
      'select customer_id, arm, exposed_at, run_id from automation.experiment_exposures where experiment_id = $1',
      [experiment],
    );
  const set = (experiment: string, change: string) =>
    query(`update automation.experiments set ${change} where id = $1`, [experiment]);
  return { ...effects, workflow, people, enter, endJobs, variantsOf, stepOf, exposures, set };
}
