/** Triggers: each becomes an entry of the one start. */
import { at, listOf, own, textOf } from '../../members.ts';
import type { Params } from '../params.ts';
import type { Made, Rule, Values } from '../rule.ts';
import { schedulesOf } from './schedule.ts';

type Entry = Readonly<Record<string, unknown>>;

const entries = (level: Made['level'], ...made: readonly Entry[]): Made => ({ kind: 'entry', level, entries: made });

const ENDPOINT = 'make a webhook endpoint, and choose it in the entry of the start';

/** A delivery has the body; what else came with the call is in its log. */
const ofDelivery: Values = (segments) => {
  const [first, ...rest] = segments;
  if (first === 'body') return { path: ['event', 'body', ...rest] };
  if (first === 'headers' || first === 'query' || first === 'params' || first === 'webhookUrl')
    return { reason: `has the ${first} of a webhook; a run has its body only` };
  return { path: ['event', 'body', ...segments] };
};

/** A trigger that calls a service, or is called by one. */
export const serviceTrigger: Rule = {
  types: ['emailReadImap', 'rssFeedReadTrigger', 'emailReadImapTrigger'],
  convert: ({ node, params }) => {
    params.useAll();
    params.change(`${node.type} is not offered: have the service call a webhook; ${ENDPOINT}`);
    return entries('STUB', { kind: 'webhook' });
  },
  values: () => ofDelivery,
};

const webhook: Rule = {
  types: ['webhook', 'chatTrigger', 'manualChatTrigger'],
  convert: ({ node, params }) => {
    params.change(ENDPOINT);
    const method = textOf(params.get('httpMethod'), node.type === 'webhook' ? 'GET' : 'POST');
    if (method !== 'POST') params.change(`was called by ${method}; an endpoint takes POST`);
    if (textOf(params.get('responseMode'), 'onReceived') !== 'onReceived')
      params.change('answers 202 at once, before the workflow has run');
    return entries('ADAPTED', { kind: 'webhook' });
  },
  values: () => ofDelivery,
};

const TYPES: Readonly<Record<string, string>> = {
  ...{ number: 'number', boolean: 'boolean', array: 'list', object: 'object', date: 'date' },
};

/** A name that a field of the input may have. */
export const fieldName = (name: string): string => {
  const plain = name
    .trim()
    .replaceAll(/[^\p{L}\p{N}_-]+/gu, '_')
    .slice(0, 64);
  return /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`.slice(0, 64);
};

interface Field {
  readonly label: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** Reads fields from where versions of the form and of the sub-workflow's start have them. */
function fieldsOf(given: unknown): readonly Field[] {
  const listed = listOf(given).map((one) => ({
    label: textOf(own(one, 'fieldName')) || textOf(own(one, 'fieldLabel')) || textOf(own(one, 'name')),
    type: textOf(own(one, 'fieldType')) || textOf(own(one, 'type')),
    isRequired: own(one, 'requiredField') === true,
  }));
  const seen = new Set<string>();
  return listed.filter(({ label }) => {
    const name = fieldName(label);
    const isNew = label !== '' && !seen.has(name);
    seen.add(name);
    return isNew;
  });
}

const inputOf = (fields: readonly Field[]): Entry =>
  fields.length === 0
    ? { kind: 'manual' }
    : {
        kind: 'manual',
        input: fields.slice(0, 50).map(({ label, type, isRequired }) => ({
          name: fieldName(label),
          type: (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? 'string',
          ...(isRequired ? { required: true } : {}),
        })),
      };

const ofInput: Values = ([first, ...rest]) => ({
  path: first === undefined ? ['input'] : ['input', fieldName(first), ...rest],
});

function note(params: Params, fields: readonly Field[]): void {
  const renamed = fields.filter(({ label }) => fieldName(label) !== label);
  for (const { label } of renamed.slice(0, 10))
    params.change(`the field "${label.slice(0, 80)}" is called ${fieldName(label)}`);
}

const manual: Rule = {
  types: ['manualTrigger', 'start'],
  convert: () => entries('EXACT', { kind: 'manual' }),
  values: () => ofInput,
};

const form: Rule = {
  types: ['formTrigger'],
  convert: ({ params }) => {
    const fields = fieldsOf(at(params.get('formFields'), 'values'));
    note(params, fields);
    params.change('there is no page for the form: runs are started with its fields by POST /api/workflows/{id}/runs');
    return entries('ADAPTED', inputOf(fields));
  },
  values: () => ofInput,
};

const called: Rule = {
  types: ['executeWorkflowTrigger'],
  convert: ({ params }) => {
    const fields = fieldsOf(at(params.get('workflowInputs'), 'values'));
    note(params, fields);
    return entries(fields.some(({ label }) => fieldName(label) !== label) ? 'ADAPTED' : 'EXACT', inputOf(fields));
  },
  values: () => ofInput,
};

const scheduled: Rule = {
  types: ['scheduleTrigger', 'cron', 'interval'],
  convert: ({ node, params }) =>
    entries(
      'EXACT',
      ...schedulesOf(node.type, params)
        .slice(0, 10)
        .map((cron) => ({ kind: 'schedule', cron })),
    ),
  values:
    () =>
    ([first, ...rest]) =>
      first === undefined || (first === 'timestamp' && rest.length === 0)
        ? { path: ['now'] }
        : { reason: `has ${first} of a schedule, of which only the moment is known` },
};

const failed: Rule = {
  types: ['errorTrigger'],
  convert: ({ params }) => {
    params.change('starts when any workflow of yours has failed, and not only those that named it');
    const where = { path: 'event.status', op: 'eq', value: 'FAILED' };
    return entries('ADAPTED', { kind: 'event', types: ['workflow.finished'], where });
  },
  values: () => (segments) => ({ path: ['event', ...segments] }),
};

export const triggers = [serviceTrigger, webhook, manual, form, called, scheduled, failed];
