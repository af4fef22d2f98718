/** What the schedules of triggers and maintenance promise. */
import { beforeAll, describe, expect, test } from 'vitest';
import { longestGap } from '../../lib/deploy/constructs/monitoring/longest-gap.ts';
import { maintenance, triggers } from '../../lib/deploy/deployed.ts';
import { synthesise, type Template } from '../support/stack/synthesise.ts';
import { resourcesOf, targetOf } from '../support/stack/template.ts';

let automation: Template;
let work: Template;
beforeAll(async () => {
  ({ automation, work } = await synthesise());
});

describe('schedules', () => {
  const schedules = () => resourcesOf(automation, 'AWS::Scheduler::Schedule');
  const sources = () => resourcesOf(automation, 'AWS::Lambda::EventSourceMapping');

  test('exist for each trigger and maintenance, as its definition says', () => {
    const expressions = schedules().map(({ properties }) => properties.ScheduleExpression);
    expect(expressions).toEqual([...triggers, ...maintenance].map(({ schedule }) => schedule));
  });

  test('send the tick’s name to the queue, which is the same at each attempt', () => {
    for (const { properties } of schedules()) {
      expect(JSON.parse(properties.Target.Input)).toEqual({
        scheduledAt: '<aws.scheduler.scheduled-time>',
        scheduleArn: '<aws.scheduler.schedule-arn>',
      });
      expect(properties.Target.DeadLetterConfig).toBeDefined();
      expect(sources().map((source) => targetOf(source.properties.EventSourceArn))).toContain(
        targetOf(properties.Target.Arn),
      );
    }
  });

  test('are watched by the sweep, each with its longest pause', () => {
    const [sweep] = resourcesOf(work, 'AWS::Scheduler::Schedule');
    const { pauses } = JSON.parse(sweep?.properties.Target.Input);
    const expected = [...triggers, ...maintenance].map(({ name, schedule }) => [name, longestGap(schedule)]);
    expect(pauses).toEqual(Object.fromEntries(expected));
  });
});
