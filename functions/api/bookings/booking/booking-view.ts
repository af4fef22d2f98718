/** A booking as every route of the API returns it. */
import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { freeObject } from '../../http/fields/strict-object.ts';

export const settableStatuses = ['scheduled', 'completed', 'missed', 'cancelled', 'failed'] as const;
export const bookingStatuses = [...settableStatuses, 'in_progress'] as const;
export const taskStatuses = ['pending', 'scheduled', 'executing', 'executed', 'cancelled', 'failed'] as const;

const named = z.object({ id: z.guid(), name: z.nullable(z.string()) });

export const bookingItem = z.object({
  id: z.guid(),
  customerId: z.guid(),
  customer: z.extend(named, { timeZone: z.nullable(z.string().check(describe("Null: the tenant's."))) }),
  assignedUserId: z.nullable(z.guid()),
  assignee: z.nullable(named),
  bookingType: z.string(),
  isFollowUp: z.boolean().check(describe('Whether bookings of this type are called.')),
  scheduledAt: z.iso.datetime(),
  timeZone: z.string(),
  status: z.enum(bookingStatuses),
  notes: z.nullable(z.string()),
  bufferUntil: z.iso.datetime().check(describe('The assignee is taken until then.')),
  taskStatus: z.enum(taskStatuses).check(describe('Status of its call.')),
  taskName: z.nullable(
    z.string().check(describe('Name of its schedule in EventBridge Scheduler, whether it exists yet or not.')),
  ),
  taskScheduledAt: z.nullable(z.iso.datetime().check(describe('When the schedule was arranged.'))),
  executedAt: z.nullable(z.iso.datetime()),
  executionAttempts: z.int(),
  lastExecutionError: z.nullable(z.string().check(describe('A code, a colon, a sentence.'))),
  isOutcomeUnknown: z
    .boolean()
    .check(describe('The call failed, and the endpoint may have acted on it: it is not repeated automatically.')),
  callResult: z.nullable(z.string().check(describe('Result of the call, as the endpoint or the CRM reported it.'))),
  retryOf: z.nullable(z.guid().check(describe('The missed booking that this one replaces.'))),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const bookingView = z.extend(bookingItem, {
  metadata: z.nullable(freeObject.check(describe('Null when SQL wrote more than 16 000 bytes of it.'))),
});
