/**
 * Widgets of dashboards: one graph for each question, one line for each function or queue. An account has three dashboards of
 * up to 50 metrics without charge; a larger or a further one is $3 a month.
 */
import { GraphWidget, type IMetric, type IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** A quarter of a row. */
export const graph = (title: string, left: IMetric[]): IWidget => new GraphWidget({ title, left, width: 6, height: 6 });

/** Returns the metric with a label for its line. Formulas keep their own. */
export const labelled = (metric: IMetric, label: string): IMetric =>
  metric instanceof Metric ? metric.with({ label }) : metric;
