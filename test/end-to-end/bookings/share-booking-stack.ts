/** One running stack with an endpoint that counts calls, for all tests of a file; months can pass on it. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Schedules, schedulesOf } from '../../support/bookings/timer-schedules.ts';
import { startEndpoint, type TestEndpoint } from '../../support/endpoint/setup-endpoint.ts';
import { type RunningStack, startStack } from '../../support/stack/setup-stack.ts';
import { switchOffSchedules } from '../../support/stack/switch-off-schedules.ts';
import { type BookingTenant, createBookingTenant } from './setup-booking-tenant.ts';

export interface BookingStack {
  readonly stack: RunningStack;
  readonly endpoint: TestEndpoint;
  /** A new tenant for each test. */
  readonly tenant: BookingTenant;
  readonly schedules: Schedules;
  /** From the stack's now on. */
  in(seconds: number): Date;
  advance(seconds: number): Promise<void>;
}

/** For tests and their hooks: what is in it is there from the first test on. */
export function shareBookingStack(startAt?: Date): BookingStack {
  let stack: RunningStack;
  let endpoint: TestEndpoint;
  let tenant: BookingTenant;
  let schedules: Schedules;
  beforeAll(async () => {
    stack = await startStack(startAt);
    await switchOffSchedules(stack);
    endpoint = await startEndpoint({ now: () => stack.now() });
    schedules = schedulesOf(stack);
  });
  beforeEach(async () => {
    endpoint.behave({ does: 'answer', status: 200 });
    tenant = await createBookingTenant(stack, endpoint.url);
  });
  afterAll(async () => {
    schedules?.close();
    await endpoint?.close();
    await stack?.stop();
  });
  return {
    get stack() {
      return stack;
    },
    get endpoint() {
      return endpoint;
    },
    get tenant() {
      return tenant;
    },
    get schedules() {
      return schedules;
    },
    in: (seconds) => new Date(stack.now().getTime() + seconds * 1000),
    advance: (seconds) => stack.advance(seconds * 1000),
  };
}
