/** Suggestions about nodes of workflows as experiments: the split is drawn, published, decided, and nothing else is offered meanwhile. */
import { describe, expect, it } from 'vitest';
import { placeOf, setupRuns } from '../../../../../test/support/api/setup-workflow-runs.ts';
import { setupHistory } from '../setup-history.ts';

const history = setupHistory();
const { of } = history;
const { aWorkflow, answered, done, left, publish } = setupRuns(placeOf(history));

const one = async (kind: string) => (await of(kind))[0];

async function withSlowWait() {
  const id = await aWorkflow();
  await left(id, 1, 'answer', { timeout: 70, event: 30 });
  await answered(id, 100, 5.5);
  return id;
}

async function withLosses() {
  const id = await aWorkflow();
  await left(id, 1, 'thanks', { next: 80, FAILED: 20 });
  return id;
}

describe('WAIT_TIMES_OUT as an experiment', () => {
  it('draws a split into the draft, and once it is published the experiment, which starts', async () => {
    const id = await withSlowWait();
    const { asExperiment, tryIt } = await one('WAIT_TIMES_OUT');
    expect(asExperiment.does).toBe(
      'Draws a split before it into the draft: half of the customers as before (time-out of 3 days), half otherwise (time-out of 6 hours). Once that version is active, this suggestion draws up the experiment that compares their orders. Nothing changes for runs before you publish and activate it.',
    );
    expect(tryIt.body.graph.nodes).toHaveLength(4);
    const changed = await done(asExperiment.method, asExperiment.path, asExperiment.body);
    expect(changed.canPublish).toBe(true);
    const key = `try-answer-${id.slice(0, 8)}-1`;
    expect(changed.graph.nodes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ id: 'split-1', type: 'split' },
          data: {
            experimentId: key,
            branches: [
              { id: 'as-before', label: 'time-out of 3 days', percentage: 50 },
              { id: 'suggested', label: 'time-out of 6 hours', percentage: 50 },
            ],
          },
        }),
        expect.objectContaining({
          ...{ id: 'answer-1', type: 'wait', name: 'An answer (6 hours)' },
          data: expect.objectContaining({ types: ['order.placed'], timeout: { n: 6, unit: 'hours' } }),
        }),
      ]),
    );
    expect((await history.call(asExperiment.method, asExperiment.path, asExperiment.body)).status).toBe(409);

    const why = `The draft has a split before it already, with the experiment id “${key}”: publish and activate it, or take the split out.`;
    const nothing = { tryIt: null, asExperiment: null, experiment: null };
    expect(await one('WAIT_TIMES_OUT')).toMatchObject({ ...nothing, whyNoTry: why, whyNoExperiment: why });

    await publish(id);
    await done('POST', `/api/workflows/${id}/activate`, {});
    const published = await one('WAIT_TIMES_OUT');
    expect(published).toMatchObject({ tryIt: null, whyNoTry: expect.stringContaining('take the split out first') });
    expect(published.asExperiment).toMatchObject({
      ...{ method: 'POST', path: '/api/experiments' },
      body: { name: 'An answer: time-out of 6 hours', key, control: 'as-before', outcome: { kind: 'ORDER', days: 31 } },
    });
    const made = await done('POST', published.asExperiment.path, published.asExperiment.body);
    expect((await done('POST', `/api/experiments/${made.id}/start`)).status).toBe('RUNNING');
    expect(await one('WAIT_TIMES_OUT')).toMatchObject({
      ...{ tryIt: null, asExperiment: null, experiment: { id: made.id, isRunning: true } },
      whyNoExperiment: 'The experiment “An answer: time-out of 6 hours” runs on it: stop or decide it first.',
    });
    await done('POST', `/api/experiments/${made.id}/stop`);
    expect(await one('WAIT_TIMES_OUT')).toMatchObject({
      ...nothing,
      whyNoExperiment: 'The experiment “An answer: time-out of 6 hours” has ended: take its split out of the workflow.',
    });
  });

  it('takes an experiment id that no other has, and compares by the goal where there is one', async () => {
    const id = await withSlowWait();
    const key = `try-answer-${id.slice(0, 8)}-1`;
    const arms = [
      { id: 'a', percentage: 50 },
      { id: 'b', percentage: 50 },
    ];
    await done('POST', '/api/experiments', { name: 'Earlier', key, arms });
    const { revision, graph } = await done('GET', `/api/workflows/${id}`);
    const goal = { path: 'orders.count', op: 'gt', value: 3 };
    await done('PATCH', `/api/workflows/${id}`, { revision, graph: { ...graph, settings: { goal } } });
    const { asExperiment } = await one('WAIT_TIMES_OUT');
    expect(asExperiment.does).toContain('compares how many reach the goal of the workflow');
    expect(JSON.stringify(asExperiment.body)).toContain(`"experimentId":"try-answer-${id.slice(0, 8)}-2"`);
  });

  it('says why there is none where the draft has changed', async () => {
    const id = await withSlowWait();
    const why = async (change: (text: string) => string) => {
      const { revision, graph } = await done('GET', `/api/workflows/${id}`);
      await done('PATCH', `/api/workflows/${id}`, { revision, graph: JSON.parse(change(JSON.stringify(graph))) });
      const { asExperiment, whyNoExperiment } = await one('WAIT_TIMES_OUT');
      expect(asExperiment).toBeNull();
      return whyNoExperiment;
    };
    expect(await why((text) => text.replace('Thank them', 'On {{ steps.answer.at }}'))).toContain('reads steps.answer');
    expect(await why((text) => text.replace('"n":3', '"n":4'))).toContain('another time-out');
    expect(await why((text) => text.replaceAll('"answer"', '"other"').replace('steps.answer', 'now'))).toContain(
      'no such node',
    );
    expect(
      await why((text) => text.replace('"id":"ask"', `"id":"ask","ariaLabel":"${'Long '.repeat(4000)}"`)),
    ).toContain('too large');
  });
});

describe('NODE_LOSES as an experiment', () => {
  it('compares the way through the node with the one past it', async () => {
    const id = await withLosses();
    const why =
      'No single way leads on from it by “next”, so there is nothing to lead the other half to: draw the split yourself.';
    expect(await one('NODE_LOSES')).toMatchObject({ asExperiment: null, whyNoExperiment: why });
    const { revision, graph } = await done('GET', `/api/workflows/${id}`);
    const edges = [...graph.edges, { source: 'thanks', target: 'ask' }].map(({ id: _, ...edge }) => edge);
    await done('PATCH', `/api/workflows/${id}`, { revision, graph: { ...graph, edges } });
    const { asExperiment } = await one('NODE_LOSES');
    expect(asExperiment.does).toContain('as before (through “Thank”), half otherwise (without “Thank”)');
    const changed = await done(asExperiment.method, asExperiment.path, asExperiment.body);
    expect(changed.canPublish).toBe(true);
    const split = ['branch:as-before', 'branch:suggested'].map(
      (sourcePort) => changed.graph.edges.find((edge: { sourcePort: string }) => edge.sourcePort === sourcePort).target,
    );
    expect(split).toEqual(['thanks', 'ask']);
    expect(await one('NODE_LOSES')).toMatchObject({
      whyNoExperiment: expect.stringContaining('publish and activate it'),
    });
  });
});
