import { expect, test } from 'vitest';
import { EngineError } from '../../engine/errors.ts';
import { brokenRule } from './broken-rule.ts';

/** The engine's error for a failed statement, with the Data API's message. */
const failure = (message: string) =>
  new EngineError('DATABASE_ERROR', 'A statement failed', { cause: new Error(message) });

test.each([
  [
    'ERROR: new row for relation "bookings" violates check constraint "bookings_end_before_start"; SQLState: 23514',
    { name: 'bookings_end_before_start', sentence: undefined },
  ],
  [
    'ERROR: conflicting key value violates exclusion constraint "bookings_slot_taken"\n  Detail: Key (a)=(constraint "x") conflicts; SQLState: 23P01',
    { name: 'bookings_slot_taken', sentence: undefined },
  ],
  [
    'ERROR: insert or update on table "bookings" violates foreign key constraint "bookings_tenant_id_customer_id_fkey"\n  Detail: Key is not present; SQLState: 23503',
    { name: 'bookings_tenant_id_customer_id_fkey', sentence: undefined },
  ],
  [
    'ERROR: bookings_invalid_transition: a booking cannot go from missed to failed; Hint: Make a new booking.; SQLState: 23514',
    { name: 'bookings_invalid_transition', sentence: 'a booking cannot go from missed to failed' },
  ],
  [
    'ERROR: bookings_moved_too_late: the call of booking 7 was made\n  Where: PL/pgSQL function x; SQLState: 23514',
    { name: 'bookings_moved_too_late', sentence: 'the call of booking 7 was made' },
  ],
  ['ERROR: time zone "Mars/Phobos" not recognized; SQLState: 22023', { name: '22023', sentence: undefined }],
])('%s', (message, rule) => {
  expect(brokenRule(failure(message))).toEqual(rule);
});

test('no rule is broken by what failed otherwise', () => {
  expect(brokenRule(failure('The cluster is resuming'))).toBeUndefined();
  expect(brokenRule(new EngineError('DATABASE_BUSY', 'x'))).toBeUndefined();
  expect(brokenRule(new Error('ERROR: … constraint "x"; SQLState: 23514'))).toBeUndefined();
});
