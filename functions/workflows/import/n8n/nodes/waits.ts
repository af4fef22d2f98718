/** Wait, in its four forms. */
import { numberOf, own, textOf } from '../../members.ts';
import { isExpression } from '../expressions/translate.ts';
import type { Params } from '../params.ts';
import { type Conversion, type Made, type Rule, under } from '../rule.ts';

const UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks'];
const DAYS_30 = { n: 30, unit: 'days' };
const wait = (
  level: Made['level'],
  data: Readonly<Record<string, unknown>>,
  ports: readonly string[] = ['next'],
): Made => ({
  ...{ kind: 'node', level, type: 'wait', data },
  port: (output) => ports[output],
});

/** Fractions become a smaller unit, because a wait counts whole ones. */
function whole(n: number, unit: string): { readonly n: number; readonly unit: string } {
  const seconds: Readonly<Record<string, number>> = { minutes: 60, hours: 3600, days: 86_400, weeks: 604_800 };
  return Number.isInteger(n) ? { n, unit } : { n: Math.max(0, Math.round(n * (seconds[unit] ?? 1))), unit: 'seconds' };
}

function interval(params: Params, version: number): Made {
  const given = params.get('amount');
  const unit = textOf(params.get('unit'), version >= 1.1 ? 'seconds' : 'hours');
  if (params.look('unit') === undefined) params.change(`its unit is not in the file; version ${version} takes ${unit}`);
  const known = UNITS.includes(unit) ? unit : 'hours';
  if (isExpression(given)) {
    params.keep('amount', given, 'is a length that a run computes; a wait has a fixed one');
    params.change('its length is computed: choose a fixed one, or wait until a date of the customer');
    return wait('STUB', { kind: 'duration', unit: known });
  }
  const n = numberOf(given) ?? (version >= 1.1 ? 5 : 1);
  return wait('EXACT', { kind: 'duration', ...whole(Math.max(0, n), known) });
}

function moment(params: Params): Made {
  const given = params.get('dateTime');
  const text = params.text('dateTime') ?? '';
  if (isExpression(given)) return wait('EXACT', { kind: 'until', moment: text.slice(0, 200), ifPast: 'continue' });
  if (!/(?:Z|[+-]\d\d:?\d\d)$/.test(text)) {
    params.change('its moment has no zone: write it with one');
    return wait('STUB', { kind: 'until', moment: text.slice(0, 200) });
  }
  return wait('EXACT', { kind: 'until', moment: text.slice(0, 200) });
}

/** Until somebody calls the address of the run. */
function call(params: Params): Made {
  const limit = params.get('limitWaitTime') === true ? numberOf(params.get('resumeAmount')) : undefined;
  const unit = textOf(params.get('resumeUnit'), 'hours');
  const timeout = limit !== undefined && UNITS.includes(unit) ? whole(Math.max(0, limit), unit) : DAYS_30;
  if (limit === undefined) params.change('waited for ever; here for 30 days');
  params.change(
    'waits for an event of a webhook of yours: runs have no address of their own. Say with "key" which run an event is for',
  );
  return wait('STUB', { kind: 'event', types: ['webhook.received'], timeout }, ['event']);
}

const rule: Rule = {
  types: ['wait'],
  convert: ({ node, params }: Conversion): Made => {
    const resume = textOf(params.get('resume'), 'timeInterval');
    if (resume === 'timeInterval') return interval(params, node.version ?? 1);
    return resume === 'specificTime' ? moment(params) : call(params);
  },
  values: ({ node, before }) => {
    const resume = own(node.parameters, 'resume');
    const isCall = resume === 'webhook' || resume === 'form';
    return isCall ? under('steps', node.id) : before;
  },
};

export const waits = [rule];
