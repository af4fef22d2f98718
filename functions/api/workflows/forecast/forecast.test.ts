/** A forecast is what the runs on the way do then, and says what it expects of those that enter. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { aUser } from '../../../../test/support/database/factory.ts';
import { dateIn } from '../../../engine/calendar.ts';
import { setUpGraph } from '../../../workflows/graph/setup-graph.ts';
import { begin, type Insight, PATH, scoreFrom, setUpInsight, waitDays } from '../setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api.stop());

const task = { type: 'task', data: { title: 'Call', whenSuppressed: 'wait' } };
const nodes = {
  s: begin,
  c: { type: 'condition', data: { when: scoreFrom(50) } },
  l: { type: 'loop', data: { kind: 'times', n: 2 } },
  w: waitDays(2),
  t: task,
  q: waitDays(5),
  e: { type: 'end' },
};
const edges = ['s>c', 'c:true>l', 'c:false>q', 'l:loop>w', 'w>t', 't>l', 'l:done>e', 'q>e'] as const;

interface Day {
  readonly day: string;
  readonly tasks: { running: number; entering: number; low: number; high: number };
  readonly reps: readonly { repId: string | null; running: number }[];
  readonly withheld: readonly { reason: string; running: number }[];
}

const ofDays = (days: readonly Day[]) =>
  days
    .flatMap(({ day, reps }) =>
      reps.filter(({ running }) => running > 0).map(({ repId, running }) => `${day} ${repId} ${running}`),
    )
    .sort();

describe('a forecast', () => {
  it('has the tasks by day and rep that the runs make then, and expects those of runs that enter', async () => {
    const reps = [await aUser(api, on.tenantId, { name: 'Ann' }), await aUser(api, on.tenantId, { name: 'Bob' })];
    const workflowId = await on.activate(nodes, edges);
    const of = [];
    for (const [index, score] of [80, 70, 60, 20].entries())
      of.push(await on.customer({ attributes: { score }, sales_rep_id: reps[index % 2] }));
    const blocked = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10);
    of.push(await on.customer({ attributes: { score: 90 }, do_not_contact_until: blocked, sales_rep_id: reps[0] }));
    await on.enter(workflowId, of);
    await on.walk();
    const forecast = await on.must('POST', `${PATH}/${workflowId}/forecast`, { days: 14 });
    expect(forecast).toMatchObject({ basis: 'exact', running: 5, isCut: false });
    expect(forecast.assumptions).toMatchObject([{ code: 'ENTRIES_ESTIMATED' }]);
    expect(forecast.entries).toMatchObject({ seen: 5, sampled: 5, perDay: 0.06 });
    expect(forecast.days).toHaveLength(15);
    const expected = forecast.days.at(-1).tasks;
    expect(expected.entering).toBeCloseTo((5 / 90) * (8 / 5), 2);
    expect([expected.low <= expected.entering, expected.high > expected.entering]).toEqual([true, true]);
    const withheld = forecast.days.flatMap((day: Day) => day.withheld.filter(({ running }) => running > 0));
    expect(withheld.map(({ reason }: { reason: string }) => reason)).toContain('DO_NOT_CONTACT');
    for (let day = 1; day <= 14; day += 1) await on.walk(day);
    const made = await api.query<{ text: string }>(
      `select (created_at at time zone 'Europe/Berlin')::date || ' ' || assignee_id || ' ' || count(*) as text
       from crm.tasks where tenant_id = $1 and source = 'WORKFLOW' group by (created_at at time zone 'Europe/Berlin')::date, assignee_id`,
      [on.tenantId],
    );
    expect(made.length).toBeGreaterThan(3);
    expect(ofDays(forecast.days)).toEqual(made.map(({ text }) => text).sort());
  });

  it.each([
    ['every-occurrence', [2, 4, 4, 4]],
    ['once', [2, 2, 0, 0]],
    [{ after: { days: 2 } }, [2, 2, 2, 2]],
  ])('counts whom a schedule lets in, with re-entry %j', async (reentry, tasks) => {
    const inside = await setUpInsight(api);
    const audience = { kind: 'schedule', cron: '0 12 * * ? *', audience: scoreFrom(50), timeZone: 'UTC' };
    const nobody = { kind: 'schedule', once: new Date(Date.now() + 400 * 86_400_000).toISOString() };
    const workflowId = await inside.activate(
      {
        s: { type: 'start', data: { entries: [audience, nobody] } },
        t: task,
        w: waitDays(1),
        u: task,
        e: { type: 'end' },
      },
      ['s>t', 't>w', 'w>u', 'u>e'],
      { settings: { reentry } },
    );
    for (const score of [50, 60, 40]) await inside.customer({ attributes: { score } });
    // The first moment is tomorrow for the tenant, whatever the hour of the test is.
    const tomorrow = dateIn('Europe/Berlin', new Date(Date.now() + 86_400_000));
    await api.query('update automation.entry_schedules set next_at = $1 where tenant_id = $2 and entry = 1', [
      `${tomorrow}T12:00:00Z`,
      inside.tenantId,
    ]);
    const forecast = await inside.must('POST', `${PATH}/${workflowId}/forecast`, { days: 5 });
    expect(forecast.entries).toMatchObject({ seen: 0, schedules: [{ entry: 1, customers: 2 }] });
    const scheduled = forecast.days.map((day: { tasks: { scheduled: number } }) => day.tasks.scheduled);
    expect(scheduled.slice(0, 5)).toEqual([0, ...tasks]);
    expect(forecast.days[1].tasks).toMatchObject({ running: 0, entering: 0, low: tasks[0], high: tasks[0] });
    expect(forecast.assumptions).toEqual([]);
  });

  it('says what a version would bring that is not active yet, with and without those who match already', async () => {
    const inside = await setUpInsight(api);
    const segment = { kind: 'segment', when: scoreFrom(50) };
    const graph = setUpGraph(
      { s: { type: 'start', data: { entries: [segment] } }, t: task, w: waitDays(2), u: task, e: { type: 'end' } },
      ['s>t', 't>w', 'w>u', 'u>e'],
    );
    const { id } = await inside.must('POST', PATH, { name: 'Published', graph });
    await inside.must('POST', `${PATH}/${id}/publish`, {});
    for (const score of [50, 60, 40]) await inside.customer({ attributes: { score } });
    const of = async (activate?: string) => {
      const forecast = await inside.must('POST', `${PATH}/${id}/forecast`, {
        days: 4,
        ...(activate ? { activate } : {}),
      });
      const days: readonly { tasks: { scheduled: number } }[] = forecast.days;
      return [forecast.entries.schedules.length, days.map(({ tasks }) => tasks.scheduled)];
    };
    expect(await of()).toEqual([0, [0, 0, 0, 0, 0]]);
    expect(await of('skip')).toEqual([0, [0, 0, 0, 0, 0]]);
    expect(await of('enter')).toEqual([1, [2, 0, 2, 0, 0]]);
    await inside.must('POST', `${PATH}/${id}/activate`, { existing: 'enter' });
    await inside.walk();
    // Who is on the way does not enter again.
    expect(await of('enter')).toEqual([1, [0, 0, 0, 0, 0]]);
    const refused = await inside.call('POST', `${PATH}/${id}/forecast`, { days: 4, activate: 'now' });
    expect([refused.status, refused.body.error.details[0].path]).toEqual([422, 'activate']);
  });

  it('has the schedules of a version that is not active yet in place of those of the active one', async () => {
    const inside = await setUpInsight(api);
    const daily = (score: number) => ({
      kind: 'schedule',
      cron: '0 12 * * ? *',
      audience: scoreFrom(score),
      timeZone: 'UTC',
    });
    const rest = { t: task, e: { type: 'end' } };
    const id = await inside.activate(
      { s: { type: 'start', data: { entries: [daily(50)] } }, ...rest },
      ['s>t', 't>e'],
      {
        settings: { reentry: 'once' },
      },
    );
    for (const score of [20, 50, 60]) await inside.customer({ attributes: { score } });
    const graph = setUpGraph(
      { s: { type: 'start', data: { entries: [{ kind: 'manual' }, daily(10)] } }, ...rest },
      ['s>t', 't>e'],
      { settings: { reentry: 'every-occurrence' } },
    );
    const { revision } = await inside.must('GET', `${PATH}/${id}`);
    await inside.must('PATCH', `${PATH}/${id}`, { revision, graph });
    await inside.must('POST', `${PATH}/${id}/publish`, {});
    const of = async (more: object) => {
      const { entries, days } = await inside.must('POST', `${PATH}/${id}/forecast`, { days: 3, ...more });
      const tasks = days.reduce((sum: number, day: { tasks: { scheduled: number } }) => sum + day.tasks.scheduled, 0);
      return [entries.schedules.map(({ entry, customers }: Record<string, number>) => [entry, customers]), tasks];
    };
    expect(await of({})).toEqual([[[1, 2]], 2]);
    for (const activate of ['enter', 'skip']) expect(await of({ activate })).toEqual([[[2, 3]], 9]);
  });

  it('is empty for a workflow that nobody is in, and refused for days that are none', async () => {
    const { id } = await on.must('POST', PATH, { name: 'Draft' });
    const empty = await on.must('POST', `${PATH}/${id}/forecast`, { days: 1 });
    expect(empty).toMatchObject({ basis: 'exact', running: 0, entries: { perDay: 0, seen: 0, sampled: 0 } });
    expect(empty.days.map(({ reps }: Day) => reps)).toEqual([[], []]);
    for (const days of [0, 61, 1.5, '7', undefined])
      expect((await on.call('POST', `${PATH}/${id}/forecast`, { days })).status).toBe(422);
    expect((await on.call('POST', `${PATH}/${randomUUID()}/forecast`, { days: 1 })).status).toBe(404);
  });
});
