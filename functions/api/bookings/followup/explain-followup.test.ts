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
  isOutcomeUnknown: false,
  isTimerSet: null,
  breakerKey: null,
  isPaused: false,
  waitsUntil: null,
  now: new Date('2027-02-01T09:00:00Z'),
};

test.each(['failed', 'cancelled', 'scheduled'])('a failed call of a %s booking can be made again', (status) => {
  expect(explainFollowup({ ...failed, status })).toEqual({
    explanation: 'The call failed and is not tried again automatically',
    wayOut: 'POST /api/bookings/6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11/retry-followup',
  });
});

test.each([
  ['of a completed booking', { status: 'completed' }, /The booking is completed all the same$/],
  ['of a missed booking', { status: 'missed' }, /The booking is missed all the same$/],
  ['of a type that is not called', { bookingType: 'lunch', isFollowUp: false }, /"lunch" is no follow-up type$/],
])('a failed call %s cannot', (_, change, end) => {
  const { explanation, wayOut } = explainFollowup({ ...failed, ...change });
  expect(explanation).toMatch(/^The call failed/);
  expect(explanation).toMatch(end);
  expect(wayOut).toBeNull();
});

test('a call that may have been made says so', () => {
  const { explanation } = explainFollowup({ ...failed, isOutcomeUnknown: true });
  expect(explanation).toBe('Whether the call was made is unknown, so it is not made again automatically');
});

const due = { ...failed, status: 'scheduled', taskStatus: 'scheduled' };
const at = (seconds: number) => new Date(failed.now.getTime() + seconds * 1000);

test.each([
  ['within seconds', {}, /^Due: the call is made within seconds/],
  ['after a pause of the tenant', { isPaused: true, breakerKey: 'abc', waitsUntil: at(-5) }, /callsPaused/],
  ['after the breaker', { breakerKey: 'abc', waitsUntil: at(-5) }, /the call is made once the breaker allows it$/],
  ['at its next try', { waitsUntil: at(240) }, /^To be tried again at 2027-02-01T09:04:00\.000Z$/],
  ['in its turn', { waitsUntil: at(-5) }, /^Due, and waits for its turn/],
])('a call that is due comes %s', (_, change, said) => {
  expect(explainFollowup({ ...due, ...change }).explanation).toMatch(said);
});

test.each([
  ['has none yet', { taskStatus: 'pending' }, 'To come; its timer is being set'],
  ['is being set', { isTimerSet: false }, 'To come; its timer is being set'],
  ['is set', { isTimerSet: true }, 'To come; its timer is set'],
  ['is not needed', {}, 'To come within 15 minutes; a queue delays it to its second'],
])('a call that is to come and whose timer %s says so', (_, change, said) => {
  expect(explainFollowup({ ...due, isDue: false, ...change })).toEqual({ explanation: said, wayOut: null });
});
