/** The walk with texts that have variants: who gets which one, who keeps it, how experiments decide, and what the trace says. */
import { describe, expect, test } from 'vitest';
import { drawnArm } from '../../../../test/support/database/setup-assignment.ts';
import { anExperiment } from '../../../../test/support/database/setup-experiment.ts';
import { setUpNextVersion } from '../../advance/setup-version.ts';
import { daysLater, NOW } from '../../advance/setup-walk.ts';
import { setUpGraph } from '../../graph/setup-graph.ts';
import { begin, drawing, KEY, settings, setUpTexts, subjects } from './setup-texts.ts';

const {
  state,
  query,
  activate,
  walk,
  trace,
  run,
  jobs,
  workflow,
  people,
  enter,
  endJobs,
  variantsOf,
  stepOf,
  exposures,
  set,
} = setUpTexts();

const HALF_HELD = { holdout: 5000, salt: 'salt', holdout_salt: 'out' };

describe('a text without an experiment', () => {
  test('goes to shares of the customers, who keep theirs; the job has its values', async () => {
    const id = await workflow({ experimentId: null, percentages: [50, 50] });
    const ids = await people(40);
    const [first = ''] = await enter(id, ids);
    const sent = new Map((await jobs()).map(({ effect, payload }) => [Object(payload).runId, effect]));
    await endJobs();
    const [, , detail] = (await stepOf(first)) ?? [];
    const { variant } = Object(detail);
    expect(sent.get(first)).toMatchObject({ chosen: { variant }, values: { subject: ['Customer 1'] } });
    const ways = await variantsOf(id, ids, 2);
    expect(new Set(ways)).toEqual(new Set(['a', 'b']));
    expect(ways[0]).toBe(variant);
    expect(await variantsOf(id, ids, 3)).toEqual(ways);
  });

  test('keeps the text of each customer when the next version divides otherwise', async () => {
    const id = await workflow({ experimentId: null });
    const before = await people(5);
    expect(new Set(await variantsOf(id, before))).toEqual(new Set(['a']));
    const { nodes, edges } = drawing({ experimentId: null, percentages: [0, 100] });
    const next = setUpGraph(nodes, edges, { settings });
    await setUpNextVersion(state.database.query, state.tenantId, NOW, id, next);
    const [runId = ''] = await enter(id, before.slice(0, 1), 2);
    await endJobs('COMPLETED', {}, 2);
    expect((await stepOf(runId))?.[2]).toMatchObject({ variant: 'a', kept: true });
    expect(new Set(await variantsOf(id, before, 3))).toEqual(new Set(['a']));
    expect(new Set(await variantsOf(id, await people(5), 3))).toEqual(new Set(['b']));
  });
});

describe('an experiment on a text', () => {
  test('divides who would be sent it, holds a share out, and records each once, when the text is about to be sent', async () => {
    const id = await workflow();
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, HALF_HELD);
    const ids = await people(60);
    const runs = await enter(id, ids);
    const division = { salt: 'salt', holdoutSalt: 'out', arms: ['a', 'b'], cuts: [5000, 10_000], holdout: 5000 };
    const expected = ids.map((one) => drawnArm(division, one));
    const recorded = await exposures(experiment);
    const byCustomer = new Map(recorded.map((one) => [one.customer_id, one]));
    expect(ids.map((one) => byCustomer.get(one)?.arm)).toEqual(expected);
    expect(ids.map((one) => byCustomer.get(one)?.run_id)).toEqual(runs);
    expect(await jobs()).toHaveLength(expected.filter((arm) => arm !== 'HELD_OUT').length);
    await endJobs();
    expect(new Set(expected)).toEqual(new Set(['a', 'b', 'HELD_OUT']));
    expect(await variantsOf(id, ids, 2)).toEqual(expected);
    expect(await variantsOf(await workflow({ percentages: [50, 50] }), ids, 3)).toEqual(expected);
    expect(await exposures(experiment)).toEqual(recorded);
    expect(recorded.every(({ exposed_at }) => exposed_at.getTime() === daysLater(1).getTime())).toBe(true);
  });

  test('says in the trace what decided, and what was sent, whatever happens while the job runs', async () => {
    const id = await workflow();
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, { cuts: [0, 10_000] });
    const [customer = ''] = await people(1);
    const detailOf = async (meanwhile = '') => {
      const [runId = ''] = await enter(id, [customer]);
      if (meanwhile) await set(experiment, meanwhile);
      await endJobs();
      return (await stepOf(runId))?.[2];
    };
    const by = (how: string) => ({
      ...{ job: expect.any(String), attempts: 1, variant: 'b' },
      experiment: { experimentId: experiment, arm: 'b', how, phase: 1 },
    });
    expect(await detailOf()).toEqual(by('DRAWN'));
    expect(await detailOf(`status = 'DECIDED', stopped_at = now(), decided_at = now(), winner = 'a'`)).toEqual(
      by('KEPT'),
    );
    expect(await detailOf()).toMatchObject({ variant: 'a', experiment: { how: 'WINNER' } });
  });

  test('leaves out who may not be written to, who got the text before, and runs of nobody', async () => {
    const id = await workflow();
    const before = await people(3);
    expect(new Set(await variantsOf(id, before, 0))).toEqual(new Set(['a']));
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, { cuts: [0, 10_000] });
    expect(new Set(await variantsOf(id, before))).toEqual(new Set(['a']));
    const [silent = ''] = await people(1);
    await query(`update crm.customers set email = null where id = $1`, [silent]);
    const [withheld = ''] = await enter(id, [silent]);
    expect(await stepOf(withheld)).toEqual(['m', 'next', { suppressed: 'NO_ADDRESS' }]);
    const [nobody = ''] = await enter(id, [null]);
    expect(await stepOf(nobody)).toEqual(['m', 'next', { suppressed: 'NO_CUSTOMER' }]);
    const [wrong = '', other = ''] = await people(2);
    await query(`update crm.customers set email = 'nonsense' where id = $1`, [wrong]);
    const [invalid = ''] = await enter(id, [wrong]);
    expect(await stepOf(invalid)).toEqual(['m', 'next', { suppressed: 'INVALID_ADDRESS' }]);
    await query('update automation.tenant_settings set email_workflows = false');
    const [off = ''] = await enter(id, [other]);
    expect(await stepOf(off)).toEqual(['m', 'next', { suppressed: 'EMAIL_OFF' }]);
    await query('update automation.tenant_settings set email_workflows = true');
    expect(await exposures(experiment)).toEqual([]);
    await query(`update crm.customers set email = 'late@example.com' where id = $1`, [silent]);
    expect(await variantsOf(id, [silent], 2)).toEqual(['b']);
    expect(await exposures(experiment)).toMatchObject([{ customer_id: silent, arm: 'b' }]);
  });

  test('is one with a split of the same key', async () => {
    const split = {
      type: 'split',
      data: { experimentId: KEY, branches: subjects.map(({ id }, n) => ({ id, percentage: n === 0 ? 100 : 0 })) },
    };
    const other = await activate({ s: begin, p: split, e: { type: 'end' } }, ['s>p', 'p:branch:a>e', 'p:branch:b>e'], {
      settings,
    });
    const ids = await people(20);
    await anExperiment(state.database, state.tenantId, KEY, NOW, { salt: 'salt' });
    const variants = await variantsOf(await workflow(), ids);
    const runs = await enter(other, ids, 2);
    const ways = await Promise.all(runs.map(async (one) => (await trace(one)).find(([node]) => node === 'p')?.[1]));
    expect(ways).toEqual(variants.map((one) => `branch:${one}`));
    expect(new Set(variants)).toEqual(new Set(['a', 'b']));
  });

  test('goes by the arm that a person chose, and lets go who was held out when it is stopped', async () => {
    const id = await workflow();
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, { cuts: [0, 10_000] });
    const ids = await people(2);
    for (const [n, arm] of ['a', 'HELD_OUT'].entries())
      await query(`insert into automation.experiment_overrides values ($1, $2, $3, $4, 'me', now())`, [
        ...[state.tenantId, experiment, ids[n], arm],
      ]);
    expect(await variantsOf(id, ids)).toEqual(['a', 'HELD_OUT']);
    expect(await exposures(experiment)).toEqual([]);
    await set(experiment, `status = 'STOPPED', stopped_at = now()`);
    expect(await variantsOf(id, ids, 2)).toEqual(['a', 'a']);
  });

  test('counts a text that cannot be sent with the arm that chance gave', async () => {
    const long = { data: { text: '{{ customer.attributes.long }}', onError: 'branch' } };
    const id = await workflow(long);
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, { cuts: [0, 10_000] });
    const [customer = ''] = await people(1);
    await query(
      `update crm.customers set attributes = jsonb_build_object('long', (select string_agg(md5(n::text), '') from generate_series(1, 2000) n))`,
    );
    const [runId = ''] = await enter(id, [customer]);
    expect(await stepOf(runId)).toMatchObject(['m', 'error', { variant: 'b', experiment: { how: 'DRAWN' } }]);
    expect(await exposures(experiment)).toMatchObject([{ arm: 'b', run_id: runId }]);
  });
});

describe('a text that could not be sent', () => {
  test('is tried again as the same variant, whatever was decided meanwhile', async () => {
    const id = await workflow();
    const [customer = ''] = await people(1);
    const [runId = ''] = await enter(id, [customer]);
    await endJobs('FAILED', { error: 'REJECTED: no' });
    expect(await stepOf(runId)).toMatchObject(['m', null, { variant: 'a', error: 'REJECTED: no' }]);
    await anExperiment(state.database, state.tenantId, KEY, NOW, {
      ...{ status: 'DECIDED', winner: 'b', stopped_at: NOW, decided_at: NOW },
    });
    await query(`select automation.retry_runs($1, $2, 'me', $3)`, [state.tenantId, [runId], daysLater(1)]);
    await walk(daysLater(1));
    await endJobs();
    expect((await stepOf(runId))?.[2]).toMatchObject({ variant: 'a', kept: true });
    expect(await run(runId)).toMatchObject({ status: 'FINISHED' });
  });

  test('and is what steps behind it may ask for', async () => {
    const id = await workflow({ data: { onError: 'branch' } });
    const [customer = ''] = await people(1);
    const [runId = ''] = await enter(id, [customer]);
    await endJobs('FAILED', { error: 'REJECTED: no' });
    expect((await run(runId))?.data).toMatchObject({ steps: { m: { variant: 'a', error: { code: 'REJECTED' } } } });
  });
});

test('a dry run shows the text of the arm, and records nobody', async () => {
  const id = await workflow();
  const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, { cuts: [0, 10_000] });
  const ids = await people(2);
  const rows = await query<{ stop: string | null; detail: object }>(
    `select d.stop, d.detail from automation.workflows w join automation.graphs g on g.id = w.active_graph_id
     cross join lateral automation.dry_run($1, w.id, g.version, null, null, $3, '{}', $4, $5, '{}', 10000) d
     where w.id = $2 and (d.node).key = 'm' order by d.customer_id, d.hop`,
    [state.tenantId, id, JSON.stringify(ids), daysLater(1), daysLater(2)],
  );
  expect(rows.map(({ stop }) => stop)).toEqual(['work', null, 'work', null]);
  for (const { detail } of rows) expect(detail).toMatchObject({ variant: 'b', experiment: { how: 'DRAWN' } });
  expect(await exposures(experiment)).toEqual([]);
});
