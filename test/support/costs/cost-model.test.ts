import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { synthesise } from '../stack/synthesise.ts';
import { resourcesOf } from '../stack/template.ts';
import { costDocument } from './cost-document.ts';
import {
  atRest,
  awake,
  counted,
  millionFollowUps,
  ofNumbers,
  ofSender,
  owned,
  SCHEDULED_MINUTES,
  sumOf,
} from './cost-model.ts';

/** Each metric of a formula is billed. */
const isRead = ({ MetricStat }: { MetricStat?: object }) => MetricStat !== undefined;

describe('the cost document', () => {
  test('says what the model says', async () => {
    await expect(costDocument()).toMatchFileSnapshot(join(import.meta.dirname, '..', '..', '..', 'docs', 'costs.md'));
  });
});

describe('the cost model', () => {
  test('is made for the schedules that are deployed, the sweep too', async () => {
    const { automation, work } = await synthesise();
    const minutes = [automation, work]
      .flatMap((template) => resourcesOf(template, 'AWS::Scheduler::Schedule'))
      .flatMap(({ properties }) => {
        const [minute = '', hours = ''] = String(properties.ScheduleExpression).replace('cron(', '').split(' ');
        const every = hours.startsWith('0/') ? Number(hours.slice(2)) : undefined;
        const each = every
          ? Array.from({ length: 24 / every }, (_, turn) => turn * every)
          : hours.split(',').map(Number);
        return each.map((hour) => 60 * hour + Number(minute));
      });
    expect([...new Set(minutes)].sort((a, b) => a - b)).toEqual(SCHEDULED_MINUTES);
  });

  test('is made for the resources of the templates', async () => {
    const synthesis = await synthesise();
    const all = [synthesis.data, synthesis.automation, synthesis.api, synthesis.work];
    const of = (type: string) => all.flatMap((template) => resourcesOf(template, type));
    const sources = of('AWS::Lambda::EventSourceMapping').map(
      ({ properties }) => properties.ScalingConfig !== undefined,
    );
    const endpoints = of('AWS::EC2::VPCEndpoint').filter(
      ({ properties }) => properties.VpcEndpointType === 'Interface',
    );
    // The templates of tests have a sender, and numbers.
    expect({
      secrets: of('AWS::SecretsManager::Secret').length,
      alarms: of('AWS::CloudWatch::Alarm').reduce(
        (sum, { properties }) => sum + Math.max(1, (properties.Metrics ?? []).filter(isRead).length),
        0,
      ),
      dashboards: of('AWS::CloudWatch::Dashboard').length,
      endpointZones: endpoints.reduce((sum, { properties }) => sum + properties.SubnetIds.length, 0),
      bounded: sources.filter(Boolean).length,
      unbounded: sources.filter((isBounded) => !isBounded).length,
    }).toEqual({
      ...owned,
      alarms: owned.alarms + ofSender.alarms + ofNumbers.alarms,
      bounded: owned.bounded + ofSender.bounded + ofNumbers.bounded,
    });
    for (const { properties } of of('AWS::ApiGatewayV2::Stage'))
      expect(properties.DefaultRouteSettings.DetailedMetricsEnabled).toBe(false);
  });

  test('rounds to fourteen dollars at rest without the doorbell, and to twenty-one with it', () => {
    expect(sumOf(atRest({ endpointZones: 0 }))).toBeLessThan(14.5);
    expect(sumOf(atRest())).toBeLessThan(21.5);
    const oneWaking = awake([0]);
    expect([oneWaking, awake([0, 3]), awake([0, 6]), awake([0, 7])]).toEqual([
      { wakings: 1, minutes: 6 },
      { wakings: 1, minutes: 9 },
      { wakings: 1, minutes: 12 },
      { wakings: 2, minutes: 12 },
    ]);
  });

  test('pays three statements at the most up to 500 tasks, and one for each further chunk', () => {
    expect(counted.evaluation(500).statements).toBeLessThanOrEqual(3);
    expect(counted.evaluation(20_000).statements - counted.evaluation(15_000).statements).toBe(1);
  });

  test('makes follow-ups cheaper the more of them an evaluation makes', () => {
    const dollars = [1, 10, 100, 500].map((tasks) => millionFollowUps(tasks, 50));
    expect(dollars).toEqual([...dollars].sort((a, b) => b - a));
    expect(millionFollowUps(1, 50) / millionFollowUps(100, 50)).toBeCloseTo(100, 6);
  });

  test('has no line at rest that costs nothing', () => {
    for (const { what, dollars } of atRest()) expect(dollars, what).toBeGreaterThan(0);
  });
});
