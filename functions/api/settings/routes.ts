import * as z from 'zod/mini';
import { foldText } from '../../engine/words/fold-text.ts';
import { flag, nameText, text, wholeNumber } from '../http/fields/fields.ts';
import { requiredOr } from '../http/fields/required-or.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { assignmentField, assignmentView } from './assignment-field.ts';

const settings = z.object({
  clientJourney: z.boolean(),
  emailWorkflows: z.boolean(),
  autoGeneratePdf: z.boolean(),
  followupEndpoint: z.nullable(z.string()),
  retryMissedCalls: z.boolean(),
  deliverableDueDays: z.int(),
  fullLookHours: z.int(),
  senderName: z.nullable(z.string()),
  senderAddress: z.nullable(z.string()),
  replyToAddress: z.nullable(z.string()),
  callsAtOnce: z.int(),
  callsPerSecond: z.int(),
  callsPaused: z.boolean(),
  runTriggers: z.boolean(),
  documentLinkDays: z.int(),
  attachDocuments: z.boolean(),
  wordSuggestions: z.boolean(),
  workflows: z.boolean(),
  keepRunsDays: z.int(),
  messageSpacingSeconds: z.int(),
  keepMessageLogsDays: z.int(),
  optOutWords: z.array(z.string()),
  assignment: z.nullable(assignmentView),
  targetConversionGain: z.int(),
  targetCompletionRate: z.int(),
  targetFollowUpHours: z.int(),
  targetSatisfaction: z.number(),
  targetAccuracy: z.int(),
});

/** checked-routes.ts checks its address too. */
export const endpoint = text(2000, { description: 'https://, at a public address, without a user or password.' });

/** checked-routes.ts checks them too. */
export const name = text(100, { description: "The name that e-mails come from; null: the tenant's name." });
export const address = text(254, { description: 'An e-mail address.' });

const optOutWords = z
  .array(nameText(50), requiredOr('must be a list of words'))
  .check(z.maxLength(100, 'must have up to 100 words'))
  .check(z.refine((words) => words.every((word) => foldText(word) !== ''), 'must not have words of punctuation only'));

const range = requiredOr('must be a number from 1 to 5 with up to one decimal');
const stars = z
  .number(range)
  .check(z.minimum(1, range), z.maximum(5, range), z.multipleOf(0.1, range), z.meta({ default: 4 }));

/** Members of the body of changeSettings. */
export const settingFields = {
  clientJourney: z.optional(flag),
  emailWorkflows: z.optional(flag),
  autoGeneratePdf: z.optional(flag),
  followupEndpoint: z.optional(z.nullable(endpoint)),
  retryMissedCalls: z.optional(flag),
  deliverableDueDays: z.optional(wholeNumber(0, 365)),
  fullLookHours: z.optional(wholeNumber(1, 720)),
  senderName: z.optional(z.nullable(name)),
  senderAddress: z.optional(z.nullable(address)),
  replyToAddress: z.optional(z.nullable(address)),
  callsAtOnce: z.optional(wholeNumber(1, 50)),
  callsPerSecond: z.optional(wholeNumber(1, 100)),
  callsPaused: z.optional(flag),
  runTriggers: z.optional(flag),
  documentLinkDays: z.optional(
    wholeNumber(1, 365, { default: 30, description: 'How long links to documents in e-mails work.' }),
  ),
  attachDocuments: z.optional(flag),
  wordSuggestions: z.optional(flag),
  workflows: z.optional(flag),
  keepRunsDays: z.optional(wholeNumber(7, 3660)),
  messageSpacingSeconds: z.optional(wholeNumber(0, 3600)),
  keepMessageLogsDays: z.optional(wholeNumber(1, 365)),
  optOutWords: z.optional(optOutWords),
  assignment: z.optional(z.nullable(assignmentField)),
  targetConversionGain: z.optional(wholeNumber(0, 1000, { default: 15 })),
  targetCompletionRate: z.optional(wholeNumber(0, 100, { default: 80 })),
  targetFollowUpHours: z.optional(wholeNumber(1, 8760, { default: 24 })),
  targetSatisfaction: z.optional(stars),
  targetAccuracy: z.optional(wholeNumber(0, 100, { default: 95 })),
};

export const routes = defineRoutes('settings', {
  readSettings: {
    method: 'GET',
    path: '/api/admin/settings',
    access: 'viewer',
    hasVersion: true,
    summary: "The tenant's settings",
    reply: settings,
    status: 200,
  },
  changeSettings: {
    method: 'PATCH',
    path: '/api/admin/settings',
    access: 'admin',
    hasVersion: true,
    summary: "Change some of the tenant's settings",
    description:
      'clientJourney: events are recorded and acted on, from now on. emailWorkflows: e-mail is sent. followupEndpoint: the URL that bookings call; null removes it. retryMissedCalls: a call that was not answered makes one more booking. deliverableDueDays: how many days after it is made a deliverable is due. fullLookHours: how often all data is compared with what triggers follow. replyToAddress: where replies to e-mails go; null: to their sender. senderAddress: the address that e-mails come from, of those that the installation may send from; null: the installation’s. Only a platform key changes it, since it says whose address that is. callsAtOnce and callsPerSecond: the most calls to the endpoint, 5 and 10 unless set; others wait for their turn, in the order of their moments. callsPaused: no call is made, and calls that fall due wait until it is false again. runTriggers: false pauses every trigger, scheduled or by hand; on again, they look at all customers. attachDocuments: e-mails about a document have its PDF attached. wordSuggestions: a language model words suggestions, if the installation has one for it. workflows: workflows start runs; off, all runs stand still where they are. keepRunsDays: how many days ended runs of workflows, their traces and open events are kept, 365 unless set. messageSpacingSeconds: the time between the end of a message of a run and its next one, 2 unless set. keepMessageLogsDays: how many days the log of messages is kept, 7 unless set; it is emptied once a week. optOutWords: whoever answers a message with one of them, and nothing else, gets no more of that channel; case, accents and punctuation around it do not count. assignment: who gets tasks of triggers, and of workflows whose nodes do not say; null: the customer’s sales rep, or else the default assignee. Who is away, or has as many tasks as their limits allow, gets none, unless the fallback names them. targetConversionGain, targetCompletionRate, targetFollowUpHours, targetSatisfaction, targetAccuracy: what GET /api/kpis measures against: 15 percent more orders after tastings than in the period before, more than 80 percent completed, less than 24 hours, more than 4 of 5, more than 95 percent right, unless set. All of the tasks, and a mean of 5, reach any target.',
    body: object(settingFields),
    example: { clientJourney: true, emailWorkflows: true },
    reply: settings,
    status: 200,
  },
});
