/** Experiments that a graph would leave without customers. */
import type { CompiledNode } from '../../../workflows/graph/compiled.ts';
import { type Problem, problem } from '../../../workflows/graph/problem.ts';

/** One that runs on the active version of the graph's workflow, and on nothing else. */
export interface RunningExperiment {
  readonly name: string;
  /** The `experimentId` of a split or text. */
  readonly key: string;
  readonly arms: readonly string[];
}

/** Ids of what the node divides customers among. */
const waysOf = ({ config, port_names }: CompiledNode): readonly string[] =>
  Array.isArray(config.variants) ? config.variants.map(String) : port_names.map((name) => name.replace(/^branch:/, ''));

/** Warns of each experiment to which nobody could come once the graph is the active version. */
export const leftOut = (nodes: readonly CompiledNode[], experiments: readonly RunningExperiment[]): Problem[] =>
  experiments
    .filter(({ key, arms }) => {
      const divided = nodes.filter(({ salt, config }) => salt === key && config.isShared === true);
      return !divided.some((node) => arms.every((arm) => waysOf(node).includes(arm)));
    })
    .map(({ name, key, arms }) =>
      problem(
        'EXPERIMENT_LEFT_OUT',
        null,
        'nodes',
        `The experiment “${name}” runs on the active version, and nothing here has its experimentId "${key}" with a branch or variant for each of its arms ${arms.join(', ')}: nobody can come to it once this version is active`,
        'Put it back, or stop the experiment first',
      ),
    );
