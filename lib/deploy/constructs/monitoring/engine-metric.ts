import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Dimension, METRIC_NAMESPACE } from '../../../../functions/engine/log.ts';

const period = Duration.minutes(5);

const metricBy = (dimension: Dimension, value: string, metricName: string, statistic: string): Metric =>
  new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap: { [dimension]: value }, statistic, period });

/** What functions count themselves, by the trigger, maintenance, event or queue that it belongs to. */
export const engineMetric = (metricName: string, name: string, statistic = 'Sum'): Metric =>
  metricBy('function', name, metricName, statistic);

/** The same over all events, or all jobs: for an alarm, which cannot search. */
export const metricOfAll = (kind: 'events' | 'jobs', metricName: string, statistic = 'Sum'): Metric =>
  metricBy('kind', kind, metricName, statistic);

/** A line for each type of job that a graph's time knows of: types are the functions' own, and come and go with them. */
export const metricOfEachType = (metricName: string): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{${METRIC_NAMESPACE},type} MetricName="${metricName}"', 'Sum', ${period.toSeconds()})`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudWatch fills it in, for each line
    label: "${PROP('Dim.type')}",
    period,
  });
