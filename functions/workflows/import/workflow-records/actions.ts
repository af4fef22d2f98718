/** Actions of the older workflows. */
import { type Members, numberOf, textOf } from '../members.ts';
import type { PlainNode } from '../plain/convert-plain.ts';
import type { Level } from '../report.ts';
import { camel, type Texts } from './texts.ts';

type Made = Pick<PlainNode, 'level' | 'type' | 'data' | 'changes'>;

const made = (level: Level, type: string, data: Members, ...changes: readonly string[]): Made => ({
  level,
  type,
  data: present(data),
  changes,
});
const present = (data: Members): Members =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

const stub = (what: string, body: Members): Made =>
  made('STUB', 'http', { method: 'POST', body }, `${what}: give the call the URL of a service of yours that does it`);

function email(config: Members, texts: Texts): Made {
  const body = config.body ?? config.content ?? config.message ?? config.html;
  const isHtml = typeof body === 'string' && /<[a-z][\s\S]*>/i.test(body);
  const text = texts.optional('body', body);
  const subject = texts.optional('subject', config.subject)?.replaceAll(/\s*[\r\n]+\s*/g, ' ');
  return made('EXACT', 'email', { subject, ...(isHtml ? { html: text } : { text }) });
}

function message(channel: 'sms' | 'whatsapp', config: Members, texts: Texts): Made {
  return made('EXACT', 'message', {
    channel,
    text: texts.optional('message', config.message ?? config.body ?? config.content ?? config.text),
  });
}

const PRIORITIES: Readonly<Record<string, string>> = {
  low: 'LOW',
  normal: 'MEDIUM',
  medium: 'MEDIUM',
  high: 'HIGH',
  urgent: 'URGENT',
  critical: 'URGENT',
};

function task(config: Members, texts: Texts): Made {
  const days = numberOf(config.due_in_days ?? config.dueInDays ?? config.due_days);
  const given = textOf(config.priority).toLowerCase();
  const assignee = textOf(config.assigned_to ?? config.assignee);
  return made(
    'EXACT',
    'task',
    {
      title: texts.optional('title', config.title ?? config.name ?? config.task_title),
      description: texts.optional('description', config.description),
      dueInDays: days === undefined ? undefined : Math.min(365, Math.max(0, Math.round(days))),
      priority: Object.hasOwn(PRIORITIES, given) ? PRIORITIES[given] : undefined,
    },
    ...(assignee === '' ? [] : ['goes to the sales rep of the customer: users of the older system are not known here']),
  );
}

function tags(config: Members, isAdded: boolean): Made {
  const list = [config.tags ?? config.tag].flat().filter((one): one is string => typeof one === 'string' && one !== '');
  return made('EXACT', 'update-customer', {
    [isAdded ? 'addTags' : 'removeTags']: list.map((one) => one.slice(0, 100)).slice(0, 50),
  });
}

const STATUSES: Readonly<Record<string, string>> = {
  ...{
    lead: 'LEAD',
    new: 'LEAD',
    active: 'ACTIVE',
    customer: 'ACTIVE',
    won: 'ACTIVE',
    inactive: 'INACTIVE',
    lost: 'INACTIVE',
    archived: 'ARCHIVED',
  },
};

function status(config: Members): Made {
  const given = textOf(config.status ?? config.new_status ?? config.value);
  const known = Object.hasOwn(STATUSES, given.toLowerCase()) ? STATUSES[given.toLowerCase()] : undefined;
  if (known !== undefined)
    return made(known === given ? 'EXACT' : 'ADAPTED', 'update-customer', { set: { status: known } });
  return made(
    'ADAPTED',
    'update-customer',
    { set: { 'attributes.leadStatus': given } },
    'the status is kept in the attribute leadStatus: it is none that customers have here',
  );
}

function fields(config: Members, texts: Texts): Made {
  const given =
    config.fields ?? config.updates ?? (textOf(config.field) === '' ? {} : { [textOf(config.field)]: config.value });
  const columns = ['name', 'email', 'phone'];
  const set = Object.entries(Object(given)).map(([name, value]) => [
    columns.includes(name) ? name : `attributes.${camel(name)}`,
    texts.deep(`fields.${name}`, value),
  ]);
  return made('EXACT', 'update-customer', { set: Object.fromEntries(set) });
}

function call(config: Members, texts: Texts): Made {
  const method = textOf(config.method, 'POST').toUpperCase();
  const isSecret = config.headers !== undefined || config.auth !== undefined || config.api_key !== undefined;
  const body = config.body ?? config.payload ?? config.data;
  return made(
    isSecret ? 'STUB' : 'EXACT',
    'http',
    {
      method,
      url: texts.optional('url', config.url ?? config.webhook_url),
      body: method === 'GET' || body === undefined ? undefined : texts.deep('body', body),
    },
    ...(isSecret ? ['headers and credentials are left out, since they may be secrets: use a connection'] : []),
  );
}

function computed(type: string, config: Members, texts: Texts): Made {
  const name = camel(textOf(config.output ?? config.output_variable ?? config.variable ?? config.name, 'result'))
    .replaceAll(/\W/g, '_')
    .slice(0, 64);
  const variable = /^[A-Za-z_]/.test(name) ? name : `v_${name}`.slice(0, 64);
  const template = texts.optional('template', config.template ?? config.text ?? config.format ?? config.value);
  if (type === 'format_text' && template !== undefined)
    return made('EXACT', 'set', { variables: { [variable]: template } });
  return made(
    'STUB',
    'set',
    {},
    'formulas are not computed: set the variable by a text with filters such as plus and round',
  );
}

/** `type`: of the action. Never throws. */
export function actionOf(type: string, config: Members, texts: Texts): Made {
  switch (
    type
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_')
  ) {
    case 'send_email':
    case 'email':
      return email(config, texts);
    case 'send_sms':
    case 'sms':
      return message('sms', config, texts);
    case 'send_whatsapp':
    case 'whatsapp':
      return message('whatsapp', config, texts);
    case 'create_task':
    case 'task':
      return task(config, texts);
    case 'add_tags':
    case 'add_tag':
    case 'tags':
      return tags(config, true);
    case 'remove_tags':
    case 'remove_tag':
      return tags(config, false);
    case 'update_lead_status':
      return status(config);
    case 'update_lead':
    case 'update_field':
      return fields(config, texts);
    default:
      return otherAction(
        type
          .trim()
          .toLowerCase()
          .replaceAll(/[\s-]+/g, '_'),
        config,
        texts,
      );
  }
}

function otherAction(type: string, config: Members, texts: Texts): Made {
  const minutes = numberOf(config.duration ?? config.duration_minutes);
  switch (type) {
    case 'assign_lead':
      return made(
        'ADAPTED',
        'update-customer',
        { assign: 'round-robin' },
        'sales reps take turns: users of the older system are not known here',
      );
    case 'book_appointment':
      return made(
        'ADAPTED',
        'booking',
        {
          action: 'create',
          after: { n: 1, unit: 'days' },
          minutes: minutes === undefined ? undefined : Math.min(1440, Math.max(1, Math.round(minutes))),
        },
        'is booked a day later: choose the moment',
      );
    case 'log_activity':
      return made('EXACT', 'activity', {
        summary: texts.optional('description', config.description ?? config.summary ?? config.note ?? config.title),
      });
    case 'webhook_call':
    case 'webhook':
    case 'http_request':
    case 'api_call':
      return call(config, texts);
    case 'calculate_value':
    case 'format_text':
      return computed(type, config, texts);
    case 'start_workflow':
      return made('STUB', 'workflow', { wait: false }, 'choose the workflow that it starts');
    default:
      return stub(`"${type.slice(0, 60)}" is no action that is known here`, {
        action: type.slice(0, 100),
        settings: texts.deep('config', safe(config)) as Members,
      });
  }
}

/** Without what may be secrets. */
const safe = (config: Members): Members =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !/secret|passw|token|key|auth|credential/i.test(name)));
