/** Verdicts and checks of an explanation, in words. */
import type { ReplyOf } from '../../api/call.ts';
import type { Tone } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';

export type Explained = ReplyOf<'explainCustomer'>['items'][number];

interface Words {
  readonly short: string;
  readonly tone: Tone;
  readonly sentence: string;
}

export const verdictWords: Readonly<Record<Explained['verdict'], Words>> = {
  TASK: { short: 'gets a task', tone: 'ok', sentence: 'The next evaluation makes a task.' },
  DEFERRED: {
    short: 'waits its turn',
    tone: 'wait',
    sentence: 'Due, but an evaluation makes no more tasks than it may, and others have waited longer.',
  },
  OPEN_TASK: {
    short: 'open task',
    tone: 'wait',
    sentence: 'Due, but the customer still has an open task of this trigger. One must be closed first.',
  },
  HELD_OUT: {
    short: 'held out',
    tone: 'wait',
    sentence: 'Due, but an experiment holds the customer out, to show what happens without a task.',
  },
  ARM_WAITS: {
    short: 'waits by its arm',
    tone: 'wait',
    sentence: 'Due by the first arm of an experiment. The arm of this customer makes the task later.',
  },
  DO_NOT_CONTACT: { short: 'do not contact', tone: 'wait', sentence: 'Due, but the customer wants no contact yet.' },
  NOT_ACTIVE: { short: 'not active', tone: 'wait', sentence: 'Due, but the customer is inactive or archived.' },
  CUSTOMER_WITHOUT_NAME: {
    short: 'no name',
    tone: 'wait',
    sentence: 'Due, but the customer has no name. With one, the next evaluation makes the task.',
  },
  BEFORE_START: {
    short: 'before its start',
    tone: 'plain',
    sentence: 'Was due before the trigger was set up, which acts only on what comes after.',
  },
  ALREADY_DONE: { short: 'done', tone: 'ok', sentence: 'The trigger has made its task for this.' },
  TASK_MADE: {
    short: 'task made',
    tone: 'ok',
    sentence: 'The trigger made a task. What called for it has changed since, or the settings have.',
  },
  NOT_DUE: {
    short: 'not due yet',
    tone: 'run',
    sentence: 'The trigger has the customer in view, and the day has not come.',
  },
  NO_CANDIDATE: {
    short: 'no match',
    tone: 'plain',
    sentence: 'Nothing that the trigger looks for. The checks say what is missing.',
  },
  NOT_EVALUATED: { short: 'cannot be evaluated', tone: 'bad', sentence: 'The trigger cannot be evaluated.' },
};

const checkTitles: Readonly<Record<string, string>> = {
  model: 'Days between orders',
  minimumOrders: 'Enough days with a delivery to know the rhythm',
  percentageThreshold: 'Longer without a delivery than the rhythm allows',
  lookbackDays: 'Not too long ago',
  daysAfter: 'Long enough ago',
  firstDelivery: 'A first delivery',
  followUp: 'Samples without a follow-up or a result',
  order: 'Without an order of the product since',
  doNotContactUntil: 'A date before which the customer wanted no contact',
  today: 'That date has come',
  customerName: 'The customer has a name',
  customerStatus: 'The customer is active',
  doNotContact: 'The customer may be contacted',
};

/** A check that this version does not know is read from its name. */
export const checkTitle = (name: string): string =>
  checkTitles[name] ?? inWords(name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`));
