import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, id, text } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

const address = z.object({
  id: z.guid(),
  address: z.string(),
  stoppedReason: z.nullable(
    z
      .enum(['BOUNCED', 'COMPLAINED'])
      .check(
        describe(
          'Why no e-mail goes to the address: one came back for good, or its recipient reported one as spam. Null: e-mail goes there.',
        ),
      ),
  ),
  stoppedAt: z.nullable(z.iso.datetime()),
  softBounces: z.int().check(describe('E-mails that came back for a reason that may pass, such as a full mailbox.')),
  lastDetail: z.nullable(z.string().check(describe('The newest report, in the words of the mail system.'))),
  lastReportedAt: z.iso.datetime(),
});

export const routes = defineRoutes('emails', {
  listEmailAddresses: {
    method: 'GET',
    path: '/api/email-addresses',
    access: 'viewer',
    summary: 'List the addresses that e-mail came back from or whose owners complained, the newest report first',
    query: object({
      ...paging,
      isStopped: z.optional(choice(['true', 'false'])),
      address: z.optional(text(320, { description: 'In any case.' })),
    }),
    reply: listOf(address),
    status: 200,
  },
  allowEmailAddress: {
    method: 'POST',
    path: '/api/email-addresses/{id}/allow',
    access: 'operator',
    summary: 'Let e-mail go to a stopped address again',
    description:
      'For an address that works again, or whose owner agreed. Does nothing for an address that is not stopped. SES may have the address on its own suppression list.',
    params: object({ id }),
    reply: address,
    status: 200,
  },
});
