/** What dashboards and alarms of all stacks have in common. */
import { beforeAll, expect, test } from 'vitest';
import { MOST_TYPES } from '../../lib/deploy/constructs/monitoring/engine-metric.ts';
import { synthesise, type Template } from '../support/stack/synthesise.ts';
import { resourcesOf } from '../support/stack/template.ts';

/** The body as CloudFormation would fill it in. */
const filled = (body: { 'Fn::Join': [string, unknown[]] } | string): string =>
  typeof body === 'string' ? body : body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'x')).join('');

let stacks: readonly Template[];
beforeAll(async () => {
  const { automation, api, work } = await synthesise();
  stacks = [automation, api, work];
});

test('each dashboard has fifty metrics at the most, which an account has without charge', () => {
  for (const stack of stacks) {
    const [board] = resourcesOf(stack, 'AWS::CloudWatch::Dashboard');
    const body = filled(board?.properties.DashboardBody);
    const { widgets } = JSON.parse(body) as { widgets: { properties: { metrics: unknown[][] } }[] };
    const lines = widgets.flatMap(({ properties }) => properties.metrics);
    // A search has a line for each type of job, up to a limit.
    const searches = lines.filter(([first]) => typeof first === 'object');
    expect(lines.length - searches.length + searches.length * MOST_TYPES).toBeLessThanOrEqual(50);
  }
});

test('every alarm tells the topic when it begins and when it is over, and none is on after the first deployment', () => {
  for (const stack of stacks) {
    for (const { id, properties } of resourcesOf(stack, 'AWS::CloudWatch::Alarm')) {
      expect(properties.AlarmActions, id).toHaveLength(1);
      expect(properties.OKActions, id).toEqual(properties.AlarmActions);
      expect(properties.TreatMissingData, id).toBe(properties.InsufficientDataActions ? 'missing' : 'notBreaching');
    }
  }
});

test('messages alarm on what a person must act on, and what they count is shown', () => {
  const alarms = stacks.flatMap((stack) => resourcesOf(stack, 'AWS::CloudWatch::Alarm'));
  const ofMessages = alarms
    .map(({ properties }) => properties)
    .filter(({ Dimensions }) => JSON.stringify(Dimensions) === '[{"Name":"function","Value":"messages"}]');
  expect(
    ofMessages.map(({ MetricName, Period, EvaluationPeriods }) => [MetricName, Period * EvaluationPeriods]).sort(),
  ).toEqual([
    ['MessagesRefused', 3600],
    ['MessagesUnknown', 300],
    ['UrgentMessagesLate', 300],
  ]);
  const boards = stacks.flatMap((stack) => resourcesOf(stack, 'AWS::CloudWatch::Dashboard'));
  const shown = boards.map(({ properties }) => filled(properties.DashboardBody)).join();
  for (const name of ['MessagesSent', 'MessagesFailed', 'MessagesUnknown', 'MessagesRefused', 'UrgentLagMilliseconds'])
    expect(shown, name).toContain(name);
});
