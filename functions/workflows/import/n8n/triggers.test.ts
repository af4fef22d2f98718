/** What triggers of n8n become: entries of the one start. */
import { describe, expect, it } from 'vitest';
import { convert, dataOf, edgesOf, errorsOf, fileOf } from './setup-files.ts';

describe('a trigger', () => {
  const entriesOf = (type: string, parameters: object = {}) =>
    dataOf(
      convert(
        fileOf({ T: { type, parameters }, N: { type: 'wait', parameters: { amount: 1, unit: 'days' } } }, ['T>N']),
      ),
      'start',
    )?.entries;

  it.each([
    ['manualTrigger', {}, [{ kind: 'manual' }]],
    [
      'executeWorkflowTrigger',
      { workflowInputs: { values: [{ name: 'order id', type: 'number' }] } },
      [{ kind: 'manual', input: [{ name: 'order_id', type: 'number' }] }],
    ],
    [
      'formTrigger',
      { formFields: { values: [{ fieldLabel: 'Name', requiredField: true }] } },
      [{ kind: 'manual', input: [{ name: 'Name', type: 'string', required: true }] }],
    ],
    ['webhook', { path: 'x', httpMethod: 'POST' }, [{ kind: 'webhook' }]],
    ['telegramTrigger', {}, [{ kind: 'webhook' }]],
    [
      'errorTrigger',
      {},
      [{ kind: 'event', types: ['workflow.finished'], where: { path: 'event.status', op: 'eq', value: 'FAILED' } }],
    ],
    [
      'scheduleTrigger',
      { rule: { interval: [{ field: 'days', triggerAtHour: 9, triggerAtMinute: 30 }] } },
      [{ kind: 'schedule', cron: 'cron(30 9 * * ? *)' }],
    ],
    ['scheduleTrigger', {}, [{ kind: 'schedule', cron: 'cron(0 0 * * ? *)' }]],
    [
      'scheduleTrigger',
      { rule: { interval: [{ field: 'minutes', minutesInterval: 15 }] } },
      [{ kind: 'schedule', cron: 'cron(0/15 * * * ? *)' }],
    ],
    [
      'scheduleTrigger',
      { rule: { interval: [{ field: 'seconds', secondsInterval: 10 }] } },
      [{ kind: 'schedule', cron: 'cron(* * * * ? *)' }],
    ],
    [
      'scheduleTrigger',
      { rule: { interval: [{ field: 'hours', hoursInterval: 6 }] } },
      [{ kind: 'schedule', cron: 'cron(0 0/6 * * ? *)' }],
    ],
    [
      'scheduleTrigger',
      { rule: { interval: [{ field: 'weeks', triggerAtDay: [1, 5], triggerAtHour: 8 }] } },
      [{ kind: 'schedule', cron: 'cron(0 8 ? * MON,FRI *)' }],
    ],
    [
      'scheduleTrigger',
      { rule: { interval: [{ field: 'months', triggerAtDayOfMonth: 15 }] } },
      [{ kind: 'schedule', cron: 'cron(0 0 15 * ? *)' }],
    ],
    [
      'scheduleTrigger',
      { rule: { interval: [{ field: 'cronExpression', expression: '0 9 * * 1-5' }] } },
      [{ kind: 'schedule', cron: 'cron(0 9 ? * MON-FRI *)' }],
    ],
    [
      'scheduleTrigger',
      { rule: { interval: [{ field: 'cronExpression', expression: '0 9 1 * 1' }] } },
      [
        { kind: 'schedule', cron: 'cron(0 9 1 * ? *)' },
        { kind: 'schedule', cron: 'cron(0 9 ? * MON *)' },
      ],
    ],
    [
      'cron',
      {
        triggerTimes: {
          item: [
            { hour: 7, minute: 5 },
            { mode: 'everyHour', minute: 10 },
          ],
        },
      },
      [
        { kind: 'schedule', cron: 'cron(5 7 * * ? *)' },
        { kind: 'schedule', cron: 'cron(10 * * * ? *)' },
      ],
    ],
    [
      'cron',
      { triggerTimes: { item: [{ mode: 'custom', cronExpression: '0 */5 * * * *' }] } },
      [{ kind: 'schedule', cron: 'cron(0/5 * * * ? *)' }],
    ],
    ['interval', { interval: 30, unit: 'minutes' }, [{ kind: 'schedule', cron: 'cron(0/30 * * * ? *)' }]],
  ])('%s %j becomes an entry', (type, parameters, entries) => {
    expect(entriesOf(type, parameters)).toEqual(entries);
  });

  it('of which there are several: one start, and a switch when they lead to different nodes', () => {
    const wait = { type: 'wait', parameters: { amount: 1, unit: 'days' } };
    const file = fileOf({ M: { type: 'manualTrigger' }, C: { type: 'scheduleTrigger' }, A: wait, B: wait }, [
      'M>A',
      'C>B',
    ]);
    const workflow = convert(file);
    expect(dataOf(workflow, 'start')?.entries).toHaveLength(2);
    expect(edgesOf(workflow)).toEqual(['start:next>switch~1', 'switch~1:case:t1>a', 'switch~1:default>b']);
    const same = convert(
      fileOf({ M: { type: 'manualTrigger' }, C: { type: 'scheduleTrigger' }, A: wait, B: wait }, ['M>A', 'C>A', 'A>B']),
    );
    expect([edgesOf(same), errorsOf(same).map((one) => one.split(' ')[0])]).toEqual([
      ['a:next>b', 'start:next>a'],
      ['WAIT_WITHOUT_END'],
    ]);
  });
});
