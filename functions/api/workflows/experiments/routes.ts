import * as z from 'zod/mini';
import { experimentStatuses } from '../../http/experiments/outcomes.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, text } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { armId, experimentView, listedExperiment, requiredSettings, settings } from './experiment-view.ts';

const one = { params: object({ id }), reply: experimentView, status: 200, hasVersion: true } as const;
const operate = { ...one, method: 'POST', access: 'operator', errors: [409] } as const;

const override = z.object({
  customerId: z.guid(),
  arm: z.nullable(z.string().check(describe('Null: chance decides again.'))),
});

export const routes = defineRoutes('workflows', {
  listExperiments: {
    method: 'GET',
    path: '/api/experiments',
    access: 'viewer',
    summary: 'List experiments, oldest first',
    query: object({ ...paging, status: z.optional(choice(experimentStatuses)), triggerId: z.optional(id) }),
    reply: listOf(listedExperiment),
    status: 200,
  },
  listExperimentSplits: {
    method: 'GET',
    path: '/api/experiments/splits',
    access: 'viewer',
    summary: 'List the splits, e-mails and messages with an experimentId in active workflows, up to 500',
    reply: z.object({
      items: z.array(
        z.object({
          key: z.string().check(describe('Their experimentId.')),
          workflowId: z.guid(),
          workflowName: z.string(),
          type: z.string().check(describe('Of the node: split, email or message.')),
          nodeId: z.string(),
          branches: z
            .array(z.object({ id: z.string(), label: z.nullable(z.string()), percentage: z.number() }))
            .check(describe('Of a text: its variants. label: what the drawing calls it.')),
        }),
      ),
    }),
    status: 200,
  },
  createExperiment: {
    method: 'POST',
    path: '/api/experiments',
    access: 'operator',
    hasVersion: true,
    errors: [409, 429],
    summary: 'Draw up an experiment on the splits and texts with an experimentId, or on a trigger',
    description:
      'Nothing changes before it is started. `key` is the experimentId of one or more splits, e-mails or messages, and the ids of the arms are those of their branches or variants. 409 when there is an experiment of that key. In place of `key` `triggerId` is a trigger, which takes the role admin here and in every change: arms differ in the texts, priority, due date and delay of its tasks; without `arms` customers are only held out. 422 `ARM_MOVES_EXPOSURE` for an arm that would have customers of its own.',
    body: object({
      name: requiredSettings.name,
      key: z.optional(text(64)),
      triggerId: z.optional(id),
      arms: z.optional(requiredSettings.arms),
      ...settings,
    }),
    example: {
      name: 'Shorter subject',
      key: 'subject-line',
      arms: [
        { id: 'long', percentage: 50 },
        { id: 'short', percentage: 50 },
      ],
      outcome: { kind: 'ORDER', days: 14 },
    },
    reply: experimentView,
    status: 201,
    location: '/api/experiments/{id}',
  },
  getExperiment: { ...one, method: 'GET', path: '/api/experiments/{id}', access: 'viewer', summary: 'One experiment' },
  changeExperiment: {
    ...one,
    method: 'PATCH',
    path: '/api/experiments/{id}',
    access: 'operator',
    errors: [409],
    summary: 'Change an experiment',
    description:
      'Members that are left out stay. While it runs, its name and the percentages may change, with the same arms: other percentages begin a new phase, whose figures begin anew. Customers keep the arm that they have, and arms the config that is left out. 409 `ALREADY_STARTED`, `ENDED`, `TOO_MANY_PHASES`.',
    body: object({
      name: z.optional(requiredSettings.name),
      arms: z.optional(requiredSettings.arms),
      ...settings,
    }),
    example: { name: 'A shorter subject' },
  },
  removeExperiment: {
    method: 'DELETE',
    path: '/api/experiments/{id}',
    access: 'operator',
    errors: [409],
    summary: 'Remove an experiment that has not started',
    description: '409 `ALREADY_STARTED` for any other: what it found out stays.',
    params: object({ id }),
    status: 204,
  },
  startExperiment: {
    ...operate,
    path: '/api/experiments/{id}/start',
    summary: 'Start an experiment: from now on it divides who comes for the first time',
    description:
      'Customers who went through one of its splits before keep their way, and those who got one of its texts keep that; they are not counted. 409 with a reason: `ALREADY_STARTED`, `NO_SPLIT` (no active workflow has a split, e-mail or message with its key and all its arms), `ARM_WITHOUT_ANYBODY` (the control, or all others, have 0 percent), `TRIGGER_OFF`, `TRIGGER_TAKEN` (another experiment runs on the trigger).',
  },
  stopExperiment: {
    ...operate,
    path: '/api/experiments/{id}/stop',
    summary: 'Stop an experiment: nobody comes to it any more',
    description:
      'Customers keep the arm that they have; others, and those held out, go by the percentages of the split. A trigger goes by its own config again. What customers did is counted until its days are over. Idempotent. 409 `NOT_STARTED`, `DECIDED`.',
  },
  decideExperiment: {
    ...operate,
    path: '/api/experiments/{id}/decide',
    summary: 'Let an arm win: from now on everybody goes its way',
    description:
      'Also those who had another arm, were held out, or had an arm chosen for them. The config of the arm becomes that of the trigger. A person decides; the results say what is shown. Idempotent for the same winner. 409 `NOT_STARTED`, `DECIDED` for another.',
    body: object({ winner: armId }),
    example: { winner: 'short' },
  },
  chooseArm: {
    method: 'PUT',
    path: '/api/experiments/{id}/overrides',
    access: 'operator',
    summary: 'Choose the arm of a customer',
    description:
      'For people who try it out, or must not be part of it. A customer who came to it before stays counted as what chance gave. At most 1000 customers of an experiment. 422 for a customer or an arm that there is not.',
    params: object({ id }),
    body: object({
      customerId: id,
      arm: z.nullable(armId.check(describe('The id of an arm, or HELD_OUT. Null: chance decides again.'))),
    }),
    example: { customerId: '0b5b3a4e-8f0e-4a56-9d0b-0c5b3d3a4b1c', arm: null },
    reply: override,
    status: 200,
  },
  listArmChoices: {
    method: 'GET',
    path: '/api/experiments/{id}/overrides',
    access: 'viewer',
    summary: 'List the customers whose arm a person chose',
    params: object({ id }),
    reply: z.object({
      items: z.array(
        z.object({
          customerId: z.guid(),
          customerName: z.nullable(z.string()),
          arm: z.string(),
          createdBy: z.string(),
          createdByName: z.nullable(z.string()),
          createdAt: z.iso.datetime(),
        }),
      ),
    }),
    status: 200,
  },
});
