import { expect } from 'vitest';
import { live } from './setup-booking-stack.ts';
import { latenessOf } from './setup-booking-tenant.ts';

/** All that should happen to the booking has happened: these calls, and nothing left of it anywhere. */
export async function expectCalls(id: string, moments: readonly Date[]): Promise<void> {
  const calls = live.endpoint.callsOf(id);
  expect(calls, `calls of ${id} for ${moments.map((at) => at.toISOString())}`).toHaveLength(moments.length);
  for (const [n, moment] of moments.entries()) {
    const [late = Number.NaN] = latenessOf(calls.slice(n), moment);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(2);
  }
  expect((await live.schedules.list()).filter((name) => name.includes(id))).toEqual([]);
  expect(await live.stack.query('select from automation.booking_timers where booking_id = $1', [id])).toEqual([]);
}
