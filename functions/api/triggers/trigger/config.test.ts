import { describe, expect, it } from 'vitest';
import type { Json } from '../../../engine/data/statement.ts';
import type { TriggerDefinition } from '../../../engine/triggers/define.ts';
import { readSettings } from '../../../engine/triggers/settings.ts';
import { triggers } from '../../../registry.ts';
import { explainIssues } from '../../http/request/explain-issues.ts';
import { configSchema } from './config.ts';

const { sampleNoOrder, burnRate, customerTiming, firstOrderFollowUp } = triggers;

/** `path: message` of each failing member; empty when the config is accepted. */
function problems(definition: TriggerDefinition, config: unknown): string[] {
  const parsed = configSchema(definition).safeParse(config);
  return parsed.success
    ? []
    : explainIssues(parsed.error.issues, ['config']).map(({ path, message }) => `${path}: ${message}`);
}

describe('a config', () => {
  it('takes every setting at both ends of its range, and refuses one step beyond', () => {
    for (const definition of Object.values<TriggerDefinition>(triggers)) {
      for (const [name, { min, max, window }] of Object.entries(definition.settings)) {
        const floor = window?.after ? { [window.after]: 0 } : {};
        expect(problems(definition, { ...floor, [name]: max })).toEqual([]);
        expect(problems(definition, { ...floor, [name]: min })).toEqual([]);
        const range = `config.${name}: must be a whole number from ${min} to ${max}`;
        for (const wrong of [min - 1, max + 1, min + 0.5, String(min), null, true]) {
          expect(problems(definition, { ...floor, [name]: wrong })).toEqual([range]);
        }
      }
    }
  });

  it('keeps a 0 as 0 and adds no default', () => {
    const config = { daysAfter: 0, dueInDays: 0, maxOpenTasksPerCustomer: 0 };
    expect(configSchema(sampleNoOrder).parse(config)).toEqual(config);
  });

  it('refuses a window that could lie between two evaluations, with the reason', () => {
    const reason = 'evaluations are up to 6 hours apart and would miss what is due between two';
    const message = (least: string) => [`config.lookbackDays: must be at least ${least}: ${reason}`];
    expect(problems(sampleNoOrder, { daysAfter: 30, lookbackDays: 30 })).toEqual(message('31 (daysAfter + 1)'));
    expect(problems(sampleNoOrder, { lookbackDays: 7 })).toEqual(message('8 (daysAfter + 1)'));
    expect(problems(sampleNoOrder, { daysAfter: 30, lookbackDays: 31 })).toEqual([]);
    for (const daysAfter of [90, 120, 365]) expect(problems(sampleNoOrder, { daysAfter })).toEqual([]);
    expect(() => readSettings(sampleNoOrder, { daysAfter: 90, lookbackDays: 90 })).toThrow(
      `config.lookbackDays must be at least 91 (daysAfter + 1): ${reason}`,
    );
  });

  it('keeps the length of a window whose end has its default, wherever it begins', () => {
    const lookback = (definition: TriggerDefinition, config: Json) =>
      readSettings(definition, config).numbers.lookbackDays;
    expect(
      [{}, { daysAfter: 7 }, { daysAfter: 90 }, { daysAfter: 0 }].map((config) => lookback(sampleNoOrder, config)),
    ).toEqual([90, 90, 173, 83]);
    expect([{}, { daysAfter: 90 }].map((config) => lookback(firstOrderFollowUp, config))).toEqual([30, 119]);
    expect(lookback(burnRate, {})).toBe(365);
  });

  it('accepts what the engine can read, with the same meaning', () => {
    const config = { daysAfter: 120, taskTitle: 'Call {customer} 100%', priority: 'URGENT', maxTasksPerRun: 100_000 };
    expect(problems(sampleNoOrder, config)).toEqual([]);
    expect(readSettings(sampleNoOrder, config)).toMatchObject({
      priority: 'URGENT',
      numbers: { daysAfter: 120, lookbackDays: 203, maxOpenTasksPerCustomer: 5 },
    });
  });

  it('refuses members of other types by name', () => {
    expect(problems(burnRate, { daysAfter: 3 })).toEqual([expect.stringMatching(/^config\.daysAfter: is unknown/)]);
    expect(problems(customerTiming, { dueInDay: 3 })).toEqual([
      'config.dueInDay: is unknown (did you mean "dueInDays"?)',
    ]);
  });

  it('refuses an unknown placeholder and names the known', () => {
    const known =
      'known: {customer} {product} {date} {days} {rep} {pAlive} {nextOrderAt} {expectedOrders30Days} {expectedValue} {overdueRatio}';
    expect(problems(sampleNoOrder, { taskTitle: 'Dear {custmer}' })).toEqual([
      `config.taskTitle: has the unknown placeholder {custmer} (did you mean "customer"?); ${known}`,
    ]);
    expect(problems(sampleNoOrder, { taskDescription: '{constructor} {}' })).toEqual([
      `config.taskDescription: has the unknown placeholder {constructor}; ${known}`,
    ]);
  });

  it('refuses texts that are empty, blank, too long, or that PostgreSQL cannot hold', () => {
    expect(problems(sampleNoOrder, { taskTitle: '' })).toEqual([
      'config.taskTitle: must be text of 1 to 200 characters',
    ]);
    expect(problems(sampleNoOrder, { taskTitle: ' \n' })).toEqual(['config.taskTitle: must not be blank']);
    expect(problems(sampleNoOrder, { taskTitle: 'x'.repeat(201) })).toEqual([
      'config.taskTitle: must be text of 1 to 200 characters',
    ]);
    expect(problems(sampleNoOrder, { taskDescription: 'x'.repeat(2000) })).toEqual([]);
    for (const text of ['a\0b', 'a\ud800b']) {
      expect(problems(sampleNoOrder, { taskTitle: text })).toEqual([
        'config.taskTitle: must not contain NUL or half a surrogate pair',
      ]);
    }
  });

  it('refuses what is no object', () => {
    for (const wrong of [null, [], 'x', 1])
      expect(problems(sampleNoOrder, wrong)).toEqual(['config: must be an object']);
  });
});
