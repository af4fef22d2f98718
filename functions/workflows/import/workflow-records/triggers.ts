/** `trigger_type` and `trigger_config` of the older records, as entries of a start. */
import { expressionOf } from '../../entries/expression-of.ts';
import { type Members, membersOf, numberOf, textOf } from '../members.ts';
import { conditionOf } from './conditions.ts';
import { camel } from './texts.ts';

interface Trigger {
  readonly entry: Members;
  readonly changes: readonly string[];
}

const EVENTS: Readonly<Record<string, string>> = {
  ...{
    lead_created: 'customer.created',
    lead_updated: 'customer.updated',
    contact_created: 'customer.created',
    contact_updated: 'customer.updated',
  },
  ...{
    lead_status_changed: 'customer.updated',
    tag_added: 'customer.updated',
    task_created: 'task.created',
    task_completed: 'task.completed',
  },
  ...{
    appointment_created: 'booking.created',
    appointment_booked: 'booking.created',
    appointment_scheduled: 'booking.created',
  },
  ...{
    appointment_rescheduled: 'booking.moved',
    appointment_updated: 'booking.moved',
    appointment_cancelled: 'booking.cancelled',
  },
  ...{
    appointment_completed: 'booking.completed',
    appointment_missed: 'booking.missed',
    appointment_no_show: 'booking.missed',
  },
  ...{ order_placed: 'order.placed', form_submitted: 'custom.form_submitted', payment_failed: 'custom.payment_failed' },
};

const plain = (entry: Members, ...changes: readonly string[]): Trigger => ({ entry, changes });

/** A score that rises above a limit, or falls below it. */
function scored(type: string, config: Members): Trigger {
  const limit = numberOf(config.threshold ?? config.score ?? config.value) ?? (type === 'lead_became_cold' ? 30 : 70);
  const isDown =
    type === 'lead_became_cold' || textOf(config.direction) === 'below' || textOf(config.operator).startsWith('less');
  const where = { path: 'customer.attributes.score', op: isDown ? 'crosses-down' : 'crosses-up', value: limit };
  return plain(
    { kind: 'event', types: ['customer.updated'], where },
    `starts when the score crosses ${limit}, and not at each change`,
  );
}

function scheduled(config: Members): Trigger {
  const timeZone = textOf(config.timezone ?? config.time_zone);
  const zone = timeZone === '' ? {} : { timeZone: timeZone.slice(0, 60) };
  const once = textOf(config.scheduled_time ?? config.run_at ?? config.date);
  const written = textOf(config.cron ?? config.cron_expression ?? config.schedule ?? config.expression);
  if (written === '' && once !== '') return plain({ kind: 'schedule', once: once.slice(0, 40), ...zone });
  const [hour, minute] = textOf(config.time, '09:00').split(':').map(Number);
  const fields = written === '' ? `${minute ?? 0} ${hour ?? 9} * * ? *` : sixFields(written);
  return plain(
    { kind: 'schedule', cron: expressionOf(fields).slice(0, 200), ...zone },
    ...(written === '' ? ['runs every day at the time of its settings'] : []),
  );
}

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** Five fields of a crontab as six; others stay. */
function sixFields(cron: string): string {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) return cron.trim();
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = fields.map((field) =>
    field.replace(/^\*\//, '0/'),
  );
  const named = weekday.replaceAll(/\b[0-7]\b(?!#)/g, (one) => WEEKDAYS[Number(one)] ?? one);
  return weekday === '*' ? `${minute} ${hour} ${day} ${month} ? *` : `${minute} ${hour} ? ${month} ${named} *`;
}

function dated(type: string, config: Members): Trigger {
  const field = type === 'class_reminder' ? 'nextClassAt' : 'membershipExpiresAt';
  const days = numberOf(config.days_before ?? config.days) ?? (type === 'class_reminder' ? 1 : 7);
  const name = textOf(config.field) === '' ? field : camel(textOf(config.field));
  const entry = { kind: 'date', field: `customer.attributes.${name}`, offset: { n: -Math.abs(days), unit: 'days' } };
  return plain(entry, `starts ${Math.abs(days)} days before the attribute ${name} of the customer`);
}

/** Never throws. Types that are not known start by hand. */
export function triggerOf(written: string, given: unknown): Trigger {
  const type = written
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const config = membersOf(given);
  const conditions = config.conditions ?? config.filters;
  const condition =
    Array.isArray(conditions) && conditions.length > 0 ? conditionOf({ conditions, logic: config.logic }) : undefined;
  const where = condition ? { where: condition.when } : {};
  const more = condition?.changes ?? [];
  const event = Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
  if (event !== undefined) {
    const changes = event.startsWith('custom.')
      ? [`starts by the event ${event}, which your system raises with POST /api/events`]
      : [];
    return plain({ kind: 'event', types: [event], ...where }, ...changes, ...more);
  }
  if (type === 'lead_scored' || type === 'score_changed' || type === 'lead_became_hot' || type === 'lead_became_cold')
    return scored(type, config);
  if (type === 'scheduled_time' || type === 'schedule' || type === 'cron' || type === 'scheduled')
    return scheduled(config);
  if (type === 'business_hours')
    return plain(
      { kind: 'schedule', cron: 'cron(0 9-17 ? * MON-FRI *)' },
      'starts at each hour from 9 to 17 on weekdays: choose a calendar',
    );
  if (type === 'class_reminder' || type === 'membership_expires_soon') return dated(type, config);
  if (type === 'webhook_received' || type === 'webhook')
    return plain({ kind: 'webhook' }, 'make a webhook endpoint, and choose it in the entry of the start');
  if (type === 'message_received' || type === 'keyword') {
    const keywords = [config.keywords ?? config.keyword].flat().filter((one) => typeof one === 'string');
    return plain(
      { kind: 'message', ...(keywords.length > 0 ? { keywords } : { match: 'any' }) },
      'choose the page whose messages start it',
    );
  }
  if (type === 'manual' || type === '') return plain({ kind: 'manual' });
  return plain(
    { kind: 'manual' },
    `"${written.slice(0, 60)}" is no trigger that is known here: runs are started by hand`,
  );
}
