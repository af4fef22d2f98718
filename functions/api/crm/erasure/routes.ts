import * as z from 'zod/mini';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { externalId } from '../collections.ts';

export const routes = defineRoutes('crm', {
  eraseCrmCustomer: {
    method: 'POST',
    path: '/api/crm/customers/{customerExternalId}/erasure',
    access: 'admin',
    summary: 'Erase a person on request',
    description:
      'Personal data goes from every table, from traces, jobs, messages and documents; open runs, jobs, tasks and bookings are cancelled; orders and figures stay. The id is refused from then on. Cannot be undone. The same call again gives the same answer.',
    params: object({ customerExternalId: externalId }),
    reply: z.object({
      customerId: z.guid(),
      erasedAt: z.iso.datetime(),
      cancelledRuns: z.int(),
      cancelledJobs: z.int(),
    }),
    status: 200,
  },
});
