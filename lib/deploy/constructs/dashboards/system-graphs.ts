import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { SystemDefinition } from '../../../../functions/engine/systems/define.ts';
import { engineMetric } from '../monitoring/engine-metric.ts';
import { graph, labelled } from './graph.ts';

const graphsOf = ({ name, graphs }: SystemDefinition): IWidget[] =>
  graphs.map(({ title, metrics, statistics = ['Sum'] }) =>
    graph(
      title,
      statistics.flatMap((statistic) =>
        metrics.map((metric) => labelled(engineMetric(metric, name, statistic), metric)),
      ),
    ),
  );

/** A row for each system: the graphs of its definition. */
export const graphsOfSystems = (systems: readonly SystemDefinition[]): IWidget[][] => systems.map(graphsOf);
