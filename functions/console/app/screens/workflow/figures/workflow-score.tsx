import { Link } from 'wouter';
import type { Graph } from '../../../graph/graph.ts';
import { useRefusal } from '../../../session/session.ts';
import { ScoreCard } from '../../score/score-card.tsx';
import { keyOf, newExperimentPath } from '../form/split-experiment.ts';

interface WorkflowScoreProps {
  readonly workflowId: string;
  /** Of the draft. */
  readonly graph: Graph;
}

/** Where the effect of the workflow is not told: to an experiment on its split, or how it gets one. */
function HoldOut({ workflowId, graph }: WorkflowScoreProps) {
  const refusal = useRefusal('operator');
  if (refusal) return 'An experiment that holds a share of the customers out would tell it; an operator can make one.';
  const split = graph.nodes.find((node) => node.type === 'split' && keyOf(node) !== '');
  if (split)
    return (
      <Link className="link" href={newExperimentPath(split)}>
        Hold out a share of the customers, and compare
      </Link>
    );
  return (
    <>
      To hold out a share of the customers, and compare, put a split with an experiment id behind the start of{' '}
      <Link className="link" href={`/workflows/${workflowId}`}>
        the draft
      </Link>
      .
    </>
  );
}

/** What the workflow brings about. */
export const WorkflowScore = (props: WorkflowScoreProps) => (
  <ScoreCard route="getWorkflowScore" id={props.workflowId} holdOut={<HoldOut {...props} />} />
);
