import { describe, expect, it } from 'vitest';
import { createChaos } from './chaos.ts';

const call = (functionName: string | undefined, service = 'sqs', operation = 'SendMessage') => ({
  service,
  operation,
  path: '/',
  caller: { arn: 'arn', ...(functionName ? { functionName, environmentId: `${functionName}-1` } : {}) },
});

describe('createChaos', () => {
  it('injects no faults unless it is enabled', () => {
    const chaos = createChaos({ duplicateDelivery: 1, reorderDelivery: 1, deliveryDelay: 1, apiFault: 1, kill: 1 });
    const faults = () => [
      chaos.duplicateDelivery(),
      chaos.reorderDelivery(),
      chaos.deliveryDelaySeconds(),
      chaos.scheduleDelaySeconds(),
      chaos.apiFault(call('f')),
      chaos.killAt(call('f')),
    ];
    expect(faults()).toEqual([false, false, 0, 0, undefined, undefined]);
    chaos.configure({ enabled: true });
    expect(faults()).toEqual([
      true,
      true,
      expect.any(Number),
      expect.any(Number),
      expect.any(Error),
      expect.stringMatching(/^(before|after)$/),
    ]);
  });

  it('injects faults at the set rate, the same ones for the same seed', () => {
    const happens = (seed: number) => {
      const chaos = createChaos({ enabled: true, duplicateDelivery: 0.25, seed });
      return Array.from({ length: 4000 }, () => chaos.duplicateDelivery());
    };
    expect(happens(7)).toEqual(happens(7));
    expect(happens(7)).not.toEqual(happens(8));
    const share = happens(7).filter(Boolean).length / 4000;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
  });

  it('injects no faults into calls of the administrator', () => {
    const chaos = createChaos({ enabled: true, apiFault: 1, kill: 1 });
    expect([chaos.apiFault(call(undefined)), chaos.killAt(call(undefined))]).toEqual([undefined, undefined]);
    expect(chaos.calls()).toEqual([]);
  });

  it('returns the resuming error for the database only', () => {
    const chaos = createChaos({ enabled: true, apiFault: 1 });
    const names = (service: string) =>
      new Set(Array.from({ length: 200 }, () => chaos.apiFault(call('f', service))?.name));
    expect(names('rds-data')).toContain('DatabaseResumingException');
    expect(names('sqs')).not.toContain('DatabaseResumingException');
  });

  it('crashes once, at the chosen call of those that count', () => {
    const chaos = createChaos();
    chaos.crashAt(2, { moment: 'after', counts: ({ functionName }) => functionName === 'g' });
    const moments = ['g', 'f', 'g', 'g'].map((name) => chaos.killAt(call(name)));
    expect(moments).toEqual([undefined, undefined, 'after', undefined]);
    expect(chaos.calls().map(({ functionName }) => functionName)).toEqual(['g', 'f', 'g', 'g']);
    chaos.forgetCalls();
    expect(chaos.calls()).toEqual([]);
  });
});
