/** Suggestions about nodes of workflows. */
import { describe, expect, it } from 'vitest';
import { placeOf, setupRuns } from '../../../../test/support/api/setup-workflow-runs.ts';
import { setupHistory } from './setup-history.ts';

const history = setupHistory();
const { of } = history;

const { aWorkflow, answered, done, graph, left, publish } = setupRuns(placeOf(history));

describe('WAIT_TIMES_OUT', () => {
  it('names a wait that surely more than half of the runs leave by the time-out, over versions that set it alike', async () => {
    const id = await aWorkflow();
    await left(id, 1, 'answer', { timeout: 30, event: 8 });
    expect(await of('WAIT_TIMES_OUT')).toMatchObject([
      {
        target: { type: 'NODE', id, part: 'answer', name: 'Reorder · An answer' },
        figures: [{ numerator: 30, denominator: 38 }],
      },
    ]);
    const { revision } = await done('GET', `/api/workflows/${id}`);
    await done('PATCH', `/api/workflows/${id}`, { revision, graph: graph('Thank them twice') });
    await publish(id);
    await left(id, 2, 'answer', { timeout: 10, event: 2 });
    expect(await of('WAIT_TIMES_OUT')).toMatchObject([
      { figures: [{ numerator: 40, denominator: 50, value: 80, low: 67, high: 88.8 }] },
    ]);
  });

  it('tries a shorter time-out where surely nine of ten answers come well before it', async () => {
    const id = await aWorkflow();
    await left(id, 1, 'answer', { timeout: 70, event: 30 });
    await answered(id, 49, 2.5);
    expect(await of('WAIT_TIMES_OUT')).toMatchObject([{ tryIt: null, whyNoTry: expect.stringContaining('Too few') }]);
    await answered(id, 51, 5.5);
    const [{ figures, expectedEffect, tryIt }] = await of('WAIT_TIMES_OUT');
    expect(figures.slice(1)).toMatchObject([
      { numerator: 100, denominator: 100 },
      { value: 72, unit: 'hours' },
    ]);
    expect(expectedEffect).toMatchObject({ low: 66, high: 66 });
    await done(tryIt.method, tryIt.path, tryIt.body);
    const { graph: shown } = await done('GET', `/api/workflows/${id}`);
    const timeout = { n: 6, unit: 'hours' };
    expect(shown.nodes).toContainEqual(
      expect.objectContaining({ id: 'answer', data: expect.objectContaining({ timeout }) }),
    );
    expect(await of('WAIT_TIMES_OUT')).toMatchObject([
      { tryIt: null, whyNoTry: expect.stringContaining('publish and activate it'), asExperiment: null },
    ]);
  });

  it('says nothing where half of them answer, of few runs, and of a workflow that is paused', async () => {
    const id = await aWorkflow();
    await left(id, 1, 'answer', { timeout: 28, event: 22 });
    await left(id, 1, 'answer', { timeout: 1000 }, 92);
    expect(await of('WAIT_TIMES_OUT')).toEqual([]);
    await left(id, 1, 'answer', { timeout: 100 }, 6);
    expect(await of('WAIT_TIMES_OUT')).toHaveLength(1);
    await done('POST', `/api/workflows/${id}/pause`);
    expect(await of('WAIT_TIMES_OUT')).toEqual([]);
  });
});

describe('NODE_LOSES', () => {
  it('names a node where surely more than one of twenty runs fails, with its earlier versions', async () => {
    const id = await aWorkflow();
    await left(id, 1, 'ask', { next: 90, FAILED: 2, CANCELLED: 50 });
    expect(await of('NODE_LOSES')).toEqual([]);
    const { revision } = await done('GET', `/api/workflows/${id}`);
    await done('PATCH', `/api/workflows/${id}`, { revision, graph: graph('Thank them twice') });
    await publish(id);
    await done('POST', `/api/workflows/${id}/activate`, {});
    await left(id, 2, 'ask', { next: 80, FAILED: 12, error: 8 });
    await left(id, 2, 'thanks', { next: 49, FAILED: 49 });
    expect(await of('NODE_LOSES')).toMatchObject([
      { target: { id, part: 'thanks' }, figures: [{ numerator: 49, denominator: 98 }] },
      {
        target: { id, part: 'ask', name: 'Reorder · Ask' },
        figures: [
          { label: 'With an error, in version 2', numerator: 20, denominator: 100, value: 20, low: 13.3, high: 28.9 },
          { label: 'With an error, in version 1', numerator: 2, denominator: 92 },
        ],
      },
    ]);
    const [, { tryIt }] = await of('NODE_LOSES');
    const changed = await done(tryIt.method, tryIt.path, tryIt.body);
    expect(JSON.stringify(changed)).toContain('"onError":"continue"');
    const [, again] = await of('NODE_LOSES');
    expect(again).toMatchObject({ tryIt: null, whyNoTry: expect.stringContaining('publish and activate it') });
  });
});
