/**
 * Circles of messages: functions that can cause their own invocation. Lambda stops a chain of messages that has invoked a
 * function about sixteen times, unless the function allows it, so every circle must be known.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { maintenance, triggers } from '../../lib/deploy/deployed.ts';
import { pascalCase } from '../../lib/deploy/pascal-case.ts';
import { type Circle, circlesOf, type Graph, messageGraph } from '../support/stack/message-graph.ts';
import { synthesise } from '../support/stack/synthesise.ts';
import { functionsOf } from '../support/stack/template.ts';

interface Reason {
  /** Lambda's detection is off: a chain may be longer than sixteen. */
  readonly allowed: boolean;
  readonly ends: string;
}

const twoPasses = { allowed: false, ends: 'after two passes: the message of the schedule, then one for each tenant' };

/** Every circle that Lambda sees, by its function. */
const known: Readonly<Record<string, Reason>> = {
  ...Object.fromEntries(triggers.map(({ name }) => [pascalCase(name), twoPasses])),
  ...Object.fromEntries(maintenance.filter(({ job }) => !job).map(({ name }) => [pascalCase(name), twoPasses])),
  BookingsTimers: {
    allowed: true,
    ends: 'when no other function or transaction is changing the bookings of the message; a pass takes ten seconds',
  },
  BookingsCall: {
    allowed: true,
    ends: 'at the second of the call, for which an early message waits up to fifteen minutes a pass',
  },
};

const ALL = ['sqs', 'lambda', 'database', 'scheduler', 'mail'] as const;

let graph: Graph;
let allowing: string[];
beforeAll(async () => {
  const stacks = await synthesise();
  graph = messageGraph(stacks);
  allowing = [stacks.automation, stacks.api, stacks.work]
    .flatMap(functionsOf)
    .filter(({ properties }) => properties.RecursiveLoop === 'Allow')
    .map(({ id }) => nameOf(id))
    .sort();
});

/** The construct of the function. */
const nameOf = (id: string): string => id.replace(/HandlerFunction[0-9A-F]{8}$/, '');
const named = (circles: readonly Circle[]): string[][] => circles.map((circle) => circle.map(nameOf).sort()).sort();
const each = (names: readonly string[]): string[][] => names.map((name) => [name]).sort();

describe('circles of messages', () => {
  test('that Lambda sees are known, with what ends them', () => {
    expect(named(circlesOf(graph, ['sqs', 'lambda']))).toEqual(each(Object.keys(known)));
  });

  test('that it does not see, through the database or Scheduler, all pass through the relay', () => {
    expect(named(circlesOf(graph, ALL)).filter((circle) => circle.includes('Relay'))).toHaveLength(1);
    const without = graph.filter(({ from, to }) => nameOf(from) !== 'Relay' && nameOf(to) !== 'Relay');
    expect(named(circlesOf(without, ALL))).toEqual(each(Object.keys(known)));
  });

  test('have the detection off where a chain may be long, for the relay too, and nowhere else', () => {
    expect(allowing).toEqual([...Object.keys(known).filter((name) => known[name]?.allowed), 'Relay'].sort());
  });
});
