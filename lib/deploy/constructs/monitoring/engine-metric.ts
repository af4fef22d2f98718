import { Duration, Lazy } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Dimension } from '../../../../functions/engine/log.ts';
import { installationOf } from '../../installation.ts';

const period = Duration.minutes(5);

/** The name of the installation, looked up when the template is written: a metric has no scope of its own. */
const namespace = Lazy.uncachedString({ produce: ({ scope }) => installationOf(scope) });

const metricBy = (dimension: Dimension, value: string, metricName: string, statistic: string): Metric =>
  new Metric({ namespace, metricName, dimensionsMap: { [dimension]: value }, statistic, period });

/** A metric that functions count themselves, of one trigger, piece of maintenance, event, queue or system. */
export const engineMetric = (metricName: string, name: string, statistic = 'Sum'): Metric =>
  metricBy('function', name, metricName, statistic);

/** The same metric over all events, jobs, queues, or all that follows changes, for alarms, which cannot search. */
export const metricOfAll = (
  kind: 'events' | 'jobs' | 'queues' | 'unfollowed',
  metricName: string,
  statistic = 'Sum',
): Metric => metricBy('kind', kind, metricName, statistic);

/** More lines than that nobody tells apart, and they would count as metrics of the dashboard. */
export const MOST_TYPES = 10;

/** A line for each type of job that has data in the graph's time range, the ten with the highest sums: only the functions know the types. */
export const metricOfEachType = (metricName: string): MathExpression =>
  new MathExpression({
    expression: `SLICE(SORT(SEARCH('{${namespace},type} MetricName="${metricName}"', 'Sum', ${period.toSeconds()}), SUM, DESC), 0, ${MOST_TYPES})`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudWatch fills it in, for each line
    label: "${PROP('Dim.type')}",
    period,
  });
