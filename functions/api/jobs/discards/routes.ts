import { id, text } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { bulk, changedCount } from '../job-filter.ts';
import { moved } from '../job-view.ts';

const reason = text(500, { description: 'Why nobody will run it again. Without personal data.' });
const move = { access: 'operator', method: 'POST', status: 202 } as const;

export const routes = defineRoutes('jobs', {
  discardJob: {
    ...move,
    path: '/api/jobs/{id}/discard',
    summary: 'Give up a failed job, with a reason',
    description:
      'It stays in the history as DISCARDED, and no list or alarm of failed jobs has it any more. 409 unless the job is FAILED. `POST /api/jobs/{id}/retry` runs it nevertheless.',
    params: object({ id }),
    body: object({ reason }),
    example: { reason: 'The customer was told by telephone' },
    reply: moved,
  },
  discardJobs: {
    ...move,
    path: '/api/jobs/discard',
    summary: 'Give up failed jobs by what they are, with a reason',
    description: 'As a single one. `expected` refuses to discard more or fewer than a person has looked at.',
    body: object({ ...bulk, reason }),
    example: { queue: 'email', limit: 100, reason: 'The offer is over' },
    reply: changedCount,
  },
});
