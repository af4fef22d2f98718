import { EngineError } from '../../../../engine/errors.ts';
import { triggers } from '../../../../registry.ts';
import { checkedConfig } from '../../../triggers/trigger/checked-config.ts';
import { compareDelays } from '../as-experiment/propose.ts';
import { type Choice, chooseEarlier, chooseLater, NEEDS } from '../choose-value.ts';
import { daysBefore, type Kind, PERIOD_DAYS, SETTLE_DAYS, type Suggestion } from '../suggestion.ts';
import { count, lineOf, numberOf, perMonth, sayShare } from '../words.ts';
import { listValues } from './queries.gen.ts';
import { wouldCoincide } from './together.ts';

type Row = NonNullable<(typeof listValues)['gives']>;

const { sampleNoOrder, burnRate } = triggers;

interface Suggested extends Suggestion {
  readonly suggested: number;
}

/** The setting of each type, and how a value of it is said. */
const settings: Readonly<Record<string, { readonly name: string; say(value: number): string }>> = {
  SAMPLE_NO_ORDER: { name: 'daysAfter', say: (value) => `${count(value, 'day')} after the tasting` },
  BURN_RATE_ALERT: { name: 'percentageThreshold', say: (value) => `${value} % over the rhythm` },
};

const COUNTED_FROM_DUE =
  'The alerts of a silence are counted from the day on which the percentage makes it due. With two percentages other customers would be due, and some who had their alert would get the next one too early, so the two could not be compared. Whether its tasks help at all, an experiment that holds customers out tells.';

/** The trigger's own checks may refuse the value: a window that no evaluation would hit. */
function isAccepted(triggerType: string, config: object, change: Readonly<Record<string, number>>): boolean {
  try {
    checkedConfig(triggerType, { ...config, ...change });
    return true;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

function toSuggestion(row: Row, { value, main, between }: Choice, sentence: string, unit: string, days: number) {
  const { triggerId, triggerName, triggerType, setting, config } = row;
  const { name, say } = settings[triggerType] ?? { name: '', say: String };
  if (!isAccepted(triggerType, Object(config), { [name]: value })) return [];
  const step = triggerType === 'SAMPLE_NO_ORDER' ? ('days' as const) : ('percent of the rhythm' as const);
  const asExperiment =
    name === 'daysAfter'
      ? compareDelays({ triggerId, triggerName, now: setting, suggested: value, say })
      : COUNTED_FROM_DUE;
  return [
    {
      target: { type: 'TRIGGER' as const, id: triggerId, name: triggerName, part: null },
      sentence: `${sentence} Try ${say(value)}.`,
      names: { TRIGGER: triggerName },
      main,
      figures: [
        lineOf(value < setting ? `Ordered before ${say(value)}` : 'Ordered before the task was completed', main),
        numberOf('Now', setting, step),
        numberOf('Suggested', value, step),
      ],
      effect: perMonth(between, days, unit),
      suggested: value,
      tryIt: {
        method: 'PATCH' as const,
        path: `/api/admin/triggers/${triggerId}`,
        body: { config: { [name]: value } },
        does: `Sets ${name} from ${setting} to ${value}. The next evaluation goes by it.`,
      },
      asExperiment,
    },
  ];
}

function suggest(rows: readonly Row[]): readonly Suggested[] {
  const row = rows.find(({ side }) => side === 'TASKS');
  if (!row) return [];
  const of = (side: string) => rows.filter((other) => other.side === side);
  const { setting, triggerType } = row;
  const { say } = settings[triggerType] ?? { say: String };
  const tasks = row.orders;
  const before = of('BEFORE');
  const later = chooseLater(of('AFTER'), tasks, setting);
  if (later) {
    const { main } = later;
    const sentence = `“{TRIGGER}” makes its tasks ${say(setting)}. Of ${count(tasks, 'task')}, the customers of ${main.numerator} ordered within ${SETTLE_DAYS} days, before anybody had completed the task (${sayShare(main)}).`;
    return toSuggestion(row, later, sentence, 'fewer tasks', PERIOD_DAYS - SETTLE_DAYS);
  }
  // Orders after a task of the same type may have come by it: then nothing says when they would have come by themselves.
  const earlier = before.some(({ prompted }) => prompted > 0) ? undefined : chooseEarlier(before, setting);
  if (!earlier) return [];
  const { main, value } = earlier;
  const sentence = `“{TRIGGER}” makes its tasks ${say(setting)}. Of ${count(main.denominator, 'order')} that came before that, ${main.numerator} came before ${say(value)} (${sayShare(main)}): waiting on brings few.`;
  const days = triggerType === 'SAMPLE_NO_ORDER' ? PERIOD_DAYS - setting : PERIOD_DAYS;
  return toSuggestion(row, earlier, sentence, 'more tasks', days);
}

/** Two triggers of a type are not both told to act at the same time. */
function oneAtATime(byTrigger: readonly (readonly Row[])[]): readonly Suggestion[] {
  const all = byTrigger.flatMap((own) => {
    const row = own.find(({ side }) => side === 'TASKS');
    return row ? [{ row, suggestion: suggest(own)[0] }] : [];
  });
  const asSet = all.map(({ row, suggestion }) => ({ ...row, suggested: suggestion?.suggested }));
  const refused = wouldCoincide(asSet, (type, value) => settings[type]?.say(value) ?? String(value));
  return all.flatMap(({ row, suggestion }) => {
    if (!suggestion) return [];
    const { suggested: _, ...shown } = suggestion;
    const why = refused.get(row.triggerId);
    return [why === undefined ? shown : { ...shown, tryIt: why, asExperiment: why }];
  });
}

/** A setting of days or percent under which a surely larger share of tasks was followed by an order. */
export const threshold: Kind = {
  name: 'THRESHOLD',
  needs: NEEDS,
  cases: 'orders before the tasks of one trigger that waits for an order, or tasks of it',
  async find({ database, tenantId, now, since }) {
    const rows = await database.many(listValues, {
      ...{ tenantId, now, since, settleDays: SETTLE_DAYS, settledBefore: daysBefore(now, SETTLE_DAYS) },
      daysAfter: sampleNoOrder.settings.daysAfter.default,
      percentageThreshold: burnRate.settings.percentageThreshold.default,
      minimumOrders: burnRate.settings.minimumOrders.default,
    });
    const byTrigger = [...new Set(rows.map(({ triggerId }) => triggerId))].map((id) =>
      rows.filter(({ triggerId }) => triggerId === id),
    );
    const casesOf = (own: readonly Row[], side: string) =>
      own.reduce((all, row) => all + (row.side === side ? row.orders : 0), 0);
    const has = byTrigger.map((own) => Math.max(casesOf(own, 'BEFORE'), casesOf(own, 'TASKS')));
    return { suggestions: oneAtATime(byTrigger), has: Math.max(0, ...has) };
  },
};
