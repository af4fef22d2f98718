/** The explanation of a failed call offers a retry only when the API accepts one; followup.test.ts covers the rest. */
import { expect, test } from 'vitest';
import { explainFollowup } from './explain-followup.ts';

const failed = {
  bookingId: '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11',
  bookingType: 'follow_up',
  isFollowUp: true,
  status: 'failed',
  taskStatus: 'failed',
  isDue: true,
  isHeldBack: false,
  isPaused: false,
  waitsUntil: null,
  now: new Date('2027-02-01T09:00:00Z'),
};

test.each(['failed', 'cancelled', 'scheduled'])('a failed call of a %s booking can be made again', (status) => {
  const said = explainFollowup({ ...failed, status });
  expect(said).toMatch(/^The call failed and .*\. POST \/api\/bookings\/6f1c2f0e-\S+\/retry-followup makes it again$/);
});

test.each([
  ['of a completed booking', { status: 'completed' }, /The booking is completed all the same$/],
  ['of a missed booking', { status: 'missed' }, /The booking is missed all the same$/],
  ['of a type that is not called', { bookingType: 'lunch', isFollowUp: false }, /lastExecutionError says why$/],
])('a failed call %s cannot', (_, change, end) => {
  const said = explainFollowup({ ...failed, ...change });
  expect(said).toMatch(/^The call failed/);
  expect(said).toMatch(end);
  expect(said).not.toContain('retry');
});

const due = { ...failed, status: 'scheduled', taskStatus: 'scheduled' };
const at = (seconds: number) => new Date(failed.now.getTime() + seconds * 1000);

test.each([
  ['within seconds', {}, /^Due: the call is made within seconds/],
  ['after a pause of the tenant', { isPaused: true, isHeldBack: true, waitsUntil: at(-5) }, /callsPaused/],
  ['after the breaker', { isHeldBack: true, waitsUntil: at(-5) }, /the call is made once the breaker allows it$/],
  ['at its next try', { waitsUntil: at(240) }, /^To be tried again at 2027-02-01T09:04:00\.000Z$/],
  ['in its turn', { waitsUntil: at(-5) }, /^Due, and waits for its turn/],
])('a call that is due comes %s', (_, change, said) => {
  expect(explainFollowup({ ...due, ...change })).toMatch(said);
});
