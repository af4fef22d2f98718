import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE } from '../../functions/engine/log.ts';

/** What functions count themselves, by the trigger, maintenance, event or queue that it belongs to. */
export const engineMetric = (metricName: string, name: string, statistic = 'Sum'): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { function: name },
    statistic,
    period: Duration.minutes(5),
  });
