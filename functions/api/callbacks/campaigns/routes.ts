import * as z from 'zod/mini';
import { bigId } from '../../http/fields/big-id.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice, flag, id, nameText, wholeNumber } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { requiredOr } from '../../http/fields/required-or.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { campaignStatuses, campaignSummary, campaignView } from './campaign-view.ts';

const MOST_PAGES = 1000;

/** `audience.ts` asks for exactly one of them. */
const audience = object({
  pageIds: z.optional(
    z
      .array(bigId, requiredOr('must be a list'))
      .check(
        z.minLength(1, `must have 1 to ${MOST_PAGES} pages`),
        z.maxLength(MOST_PAGES, `must have 1 to ${MOST_PAGES} pages`),
        describe('The active subscribers of these pages. One who subscribes to two of them gets the workflow on both.'),
      ),
  ),
  where: z.optional(freeObject.check(describe('A condition over customers, as entries of workflows have it.'))),
});

const settings = {
  takesLaterSubscribers: z.optional(
    flag.check(describe('Those who subscribe to a page while the campaign is under way get it too.')),
  ),
  priority: z.optional(wholeNumber(1, 100, { default: 100, description: 'Lower comes first. Trigger runs have 1.' })),
  startAt: z.optional(z.nullable(moment.check(describe('In the future. Null or left out: when it is started.')))),
};

const one = { params: object({ id }), reply: campaignView, status: 200, hasVersion: true } as const;
const operate = { ...one, method: 'POST', access: 'operator', errors: [409] } as const;

export const routes = defineRoutes('callbacks', {
  listCampaigns: {
    method: 'GET',
    path: '/api/campaigns',
    access: 'viewer',
    summary: 'List campaigns with their progress, oldest first',
    query: object({ ...paging, status: z.optional(choice(campaignStatuses)) }),
    reply: listOf(campaignSummary),
    status: 200,
  },
  createCampaign: {
    method: 'POST',
    path: '/api/campaigns',
    access: 'operator',
    hasVersion: true,
    summary: 'Draw up a campaign: a workflow for an audience',
    description:
      'Nothing is sent before it is started. The audience is written down at the start; who is in it twice is one recipient. 422 for a workflow or a page that the tenant does not have.',
    body: object({ name: nameText(200), workflowId: id, audience, ...settings }),
    example: {
      name: 'Spring offer',
      workflowId: '3fae0d4c-6f0e-4a56-9d0b-0c5b3d3a4b1c',
      audience: { where: { path: 'customer.status', op: 'eq', value: 'ACTIVE' } },
    },
    reply: campaignView,
    status: 201,
    location: '/api/campaigns/{id}',
  },
  countAudience: {
    method: 'POST',
    path: '/api/campaigns/audience',
    access: 'viewer',
    summary: 'How many an audience has now',
    description:
      'Writes nothing. A condition is asked of the first 10000 customers: where there are more, `recipients` is the share of those for whom it holds, of all, and `isExact` is false. Whether somebody may be contacted is not asked.',
    body: object({
      audience,
      workflowId: z.optional(z.nullable(id.check(describe('Whose time zone conditions on the time of day take.')))),
    }),
    example: { audience: { where: { path: 'customer.status', op: 'eq', value: 'ACTIVE' } } },
    reply: z.object({
      recipients: z.int(),
      isExact: flag,
      looked: z.int().check(describe('Customers who were asked, or subscribers.')),
      of: z.int().check(describe('All customers of the tenant, or all subscribers of the pages.')),
    }),
    status: 200,
  },
  getCampaign: {
    ...one,
    method: 'GET',
    path: '/api/campaigns/{id}',
    access: 'viewer',
    summary: 'One campaign with its progress',
  },
  countCampaignNodes: {
    method: 'GET',
    path: '/api/campaigns/{id}/nodes',
    access: 'viewer',
    summary: 'Figures of a campaign by node of its workflow',
    description:
      'Nodes at which its runs stand, or which sent messages: attempts as they ended, of those that are kept (GET /logs/messages). Empty before it begins.',
    params: object({ id }),
    reply: z.object({
      items: z.array(
        z.object({
          nodeId: z.string(),
          standing: z.int().check(describe('Runs that are at the node now.')),
          sent: z.int(),
          failed: z.int(),
          skipped: z.int(),
          putOff: z.int().check(describe('Attempts that are made again: over the rate, or refused for the token.')),
        }),
      ),
    }),
    status: 200,
  },
  changeCampaign: {
    ...one,
    method: 'PATCH',
    path: '/api/campaigns/{id}',
    access: 'operator',
    errors: [409],
    summary: 'Change a campaign that has not begun',
    description: 'Members that are left out stay. 409 `ALREADY_STARTED` once it has begun.',
    body: object({
      name: z.optional(nameText(200)),
      workflowId: z.optional(id),
      audience: z.optional(audience),
      ...settings,
    }),
    example: { name: 'Spring offer' },
  },
  startCampaign: {
    ...operate,
    path: '/api/campaigns/{id}/start',
    summary: 'Start a campaign, now or at its startAt',
    description:
      'The active version of the workflow is that of all its runs. 409 with a reason: `ALREADY_STARTED`, `WORKFLOWS_OFF`, `NOT_ACTIVE` (the workflow), `PAGE_INACTIVE`, `EMPTY_AUDIENCE`. What is no longer true at a later startAt makes it FAILED, with the same code in `error`; a condition that holds for no customer does so at once.',
  },
  pauseCampaign: {
    ...operate,
    path: '/api/campaigns/{id}/pause',
    summary: 'Let a campaign stand still: no message of it begins, and nothing is lost',
    description:
      'Messages that are being sent at this moment are sent. 409 `NOT_RUNNING` for one that is not under way.',
  },
  resumeCampaign: {
    ...operate,
    path: '/api/campaigns/{id}/resume',
    summary: 'Let a paused campaign go on',
    description: '409 `NOT_PAUSED` for one that is neither paused nor under way.',
  },
  cancelCampaign: {
    ...operate,
    path: '/api/campaigns/{id}/cancel',
    summary: 'End a campaign: what is not being sent yet is not sent',
    description: '409 `ENDED` for one that has finished or failed. A second call changes nothing.',
    reply: z.extend(campaignView, {
      withdrawn: z.int().check(describe('Recipients who waited, and get nothing more.')),
      tooLate: z.int().check(describe('Messages that are being sent at this moment and cannot be stopped.')),
    }),
  },
});
