/** Experiments decide splits: who gets which arm, who keeps it, who is held out, and who does not count. */
import { describe, expect, test } from 'vitest';
import { aTenant } from '../../../../test/support/database/factory.ts';
import { drawnArm } from '../../../../test/support/database/setup-assignment.ts';
import { anExperiment } from '../../../../test/support/database/setup-experiment.ts';
import { daysLater, NOW, setUpWalk } from '../../advance/setup-walk.ts';

const { activate, customers, start, walk, trace, query, state, run } = setUpWalk();

const KEY = 'subject';
const settings = { reentry: 'every-occurrence' };

/** A workflow whose split sends everybody to `a` without an experiment. */
function workflow(branches: readonly string[] = ['a', 'b'], experimentId: string | null = KEY): Promise<string> {
  const nodes = {
    s: { type: 'start', data: { entries: [{ kind: 'manual' }] } },
    p: {
      type: 'split',
      data: {
        branches: branches.map((id, n) => ({ id, percentage: n === 0 ? 100 : 0 })),
        ...(experimentId ? { experimentId } : {}),
      },
    },
    e: { type: 'end' },
  };
  return activate(nodes, ['s>p', ...branches.map((id) => `p:branch:${id}>e`)], { settings });
}

let entered = 0;

/** Lets the customers in on that day, and returns the way of each: the branch, or what the run ended with. */
async function waysOf(workflowId: string, ids: readonly string[], day = 1): Promise<(string | null | undefined)[]> {
  entered += 1;
  const runs = await start(workflowId, ids, { key: `run-${entered}`, now: daysLater(day) });
  await walk(daysLater(day));
  return Promise.all(
    runs.map(async ({ run_id }) => {
      const steps = await trace(String(run_id));
      const port = steps.find(([node]) => node === 'p')?.[1];
      return port ? port.replace('branch:', '') : (await run(String(run_id)))?.outcome;
    }),
  );
}

const exposures = (experiment: string) =>
  query<{ customer_id: string; arm: string; phase: number; exposed_at: Date }>(
    'select customer_id, arm, phase, exposed_at from automation.experiment_exposures where experiment_id = $1',
    [experiment],
  );
const set = (experiment: string, change: string) =>
  query(`update automation.experiments set ${change} where id = $1`, [experiment]);
const HALF_HELD = { holdout: 5000, salt: 'salt', holdout_salt: 'out' };

describe('an experiment that runs', () => {
  test('divides who comes, as the salt says, holds a share out, and records each once', async () => {
    const id = await workflow();
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, HALF_HELD);
    const ids = await customers(60);
    const ways = await waysOf(id, ids);
    const division = { salt: 'salt', holdoutSalt: 'out', arms: ['a', 'b'], cuts: [5000, 10_000], holdout: 5000 };
    expect(ways).toEqual(ids.map((one) => drawnArm(division, one)));
    expect(new Set(ways)).toEqual(new Set(['a', 'b', 'HELD_OUT']));
    const first = await exposures(experiment);
    expect(
      first.toSorted((x, y) => ids.indexOf(x.customer_id) - ids.indexOf(y.customer_id)).map(({ arm }) => arm),
    ).toEqual(ways);
    // Again, in another workflow with the branches in another order.
    expect(await waysOf(id, ids, 2)).toEqual(ways);
    expect(await waysOf(await workflow(['b', 'a']), ids, 3)).toEqual(ways);
    expect(await exposures(experiment)).toEqual(first);
    expect(first.every(({ exposed_at }) => exposed_at.getTime() === daysLater(1).getTime())).toBe(true);
  });

  test('says in the trace what decided', async () => {
    const id = await workflow();
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, { cuts: [0, 10_000] });
    const [customer = ''] = await customers(1);
    const details = async (key: string) => {
      const [started] = await start(id, [customer], { key, now: daysLater(1) });
      await walk(daysLater(1));
      return (await trace(String(started?.run_id))).find(([node]) => node === 'p');
    };
    const by = (how: string) => [
      'p',
      'branch:b',
      { experiment: { experimentId: experiment, arm: 'b', how, phase: 1 } },
    ];
    expect(await details('one')).toEqual(by('DRAWN'));
    expect(await details('two')).toEqual(by('KEPT'));
  });

  test('leaves alone who went through the split before, and runs of nobody', async () => {
    const id = await workflow();
    const before = await customers(20);
    expect(new Set(await waysOf(id, before, 0))).toEqual(new Set(['a']));
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, { cuts: [0, 10_000] });
    expect(new Set(await waysOf(id, before))).toEqual(new Set(['a']));
    await start(id, [null], { now: daysLater(1) });
    await walk(daysLater(1));
    expect(await exposures(experiment)).toEqual([]);
    expect(await waysOf(id, await customers(2))).toEqual(['b', 'b']);
  });

  test('decides no split of another key, of another tenant, without its key, or without one of its arms', async () => {
    const experiment = await anExperiment(state.database, state.tenantId, 'other', NOW, { cuts: [0, 10_000] });
    const ids = await customers(10);
    expect(new Set(await waysOf(await workflow(), ids))).toEqual(new Set(['a']));
    await set(experiment, `key = 'p'`);
    expect(new Set(await waysOf(await workflow(['a', 'b'], null), ids))).toEqual(new Set(['a']));
    await set(experiment, `key = '${KEY}'`);
    expect(new Set(await waysOf(await workflow(['a', 'c']), await customers(10)))).toEqual(new Set(['a']));
    expect(await exposures(experiment)).toEqual([]);
    await anExperiment(state.database, await aTenant(state.database), 'theirs', NOW, { cuts: [0, 10_000] });
    const theirs = await workflow(['a', 'b'], 'theirs');
    expect(new Set(await waysOf(theirs, await customers(10)))).toEqual(new Set(['a']));
  });

  test('goes by the arm that a person chose, and does not count the customer', async () => {
    const id = await workflow();
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, { cuts: [0, 10_000] });
    const ids = await customers(2);
    for (const [n, arm] of ['a', 'HELD_OUT'].entries())
      await query(`insert into automation.experiment_overrides values ($1, $2, $3, $4, 'me', now())`, [
        state.tenantId,
        experiment,
        ids[n],
        arm,
      ]);
    expect(await waysOf(id, ids)).toEqual(['a', 'HELD_OUT']);
    expect(await exposures(experiment)).toEqual([]);
  });

  test('keeps the arms of before when a new phase divides otherwise', async () => {
    const id = await workflow();
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW);
    const ids = await customers(30);
    const ways = await waysOf(id, ids);
    await query(
      `insert into automation.experiment_phases (tenant_id, experiment_id, phase, arms, cuts, holdout)
       values ($1, $2, 2, '{a,b}', '{0,10000}', 0)`,
      [state.tenantId, experiment],
    );
    await set(experiment, 'phase = 2');
    expect(await waysOf(id, ids, 2)).toEqual(ways);
    expect(new Set(await waysOf(id, await customers(20), 2))).toEqual(new Set(['b']));
    expect(new Set((await exposures(experiment)).filter(({ phase }) => phase === 2).map(({ arm }) => arm))).toEqual(
      new Set(['b']),
    );
  });
});

describe('an experiment that is over', () => {
  const STOP = `status = 'STOPPED', stopped_at = now()`;

  test('divides nobody when it is stopped: arms stay, and those held out go by the percentages', async () => {
    const id = await workflow();
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, HALF_HELD);
    const ids = await customers(40);
    const ways = await waysOf(id, ids);
    await set(experiment, STOP);
    expect(await waysOf(id, ids, 2)).toEqual(ways.map((way) => (way === 'HELD_OUT' ? 'a' : way)));
    expect(new Set(await waysOf(id, await customers(20), 2))).toEqual(new Set(['a']));
    expect(await exposures(experiment)).toHaveLength(40);
  });

  test('sends everybody the way of the winner when it is decided', async () => {
    const id = await workflow();
    const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, HALF_HELD);
    const ids = await customers(20);
    await waysOf(id, ids);
    await set(experiment, `status = 'DECIDED', stopped_at = now(), decided_at = now(), winner = 'b'`);
    expect(new Set(await waysOf(id, [...ids, ...(await customers(10))], 2))).toEqual(new Set(['b']));
    expect(await exposures(experiment)).toHaveLength(20);
  });

  test('and one that has not begun decides nothing', async () => {
    const id = await workflow();
    await anExperiment(state.database, state.tenantId, KEY, NOW, {
      cuts: [0, 10_000],
      status: 'DRAFT',
      started_at: null,
    });
    expect(await waysOf(id, await customers(2))).toEqual(['a', 'a']);
  });
});

test('a dry run shows the arms, and records nobody', async () => {
  const id = await workflow();
  const experiment = await anExperiment(state.database, state.tenantId, KEY, NOW, { cuts: [0, 10_000] });
  const ids = await customers(5);
  const rows = await query<{ port: string }>(
    `select d.port from automation.workflows w join automation.graphs g on g.id = w.active_graph_id
     cross join lateral automation.dry_run($1, w.id, g.version, null, null, $3, '{}', $4, $5, '{}', 10000) d where w.id = $2 and d.port like 'branch:%'`,
    [state.tenantId, id, JSON.stringify(ids), daysLater(1), daysLater(2)],
  );
  expect(rows).toEqual(ids.map(() => ({ port: 'branch:b' })));
  expect(await exposures(experiment)).toEqual([]);
});
