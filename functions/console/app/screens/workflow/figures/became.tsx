import { number } from '../../../parts/words.ts';
import { shareWords } from './share.ts';

/** The columns of what became of runs. */
export const BecameHeads = () => (
  <>
    <th className="num">On the way</th>
    <th className="num">Finished</th>
    <th className="num">Failed</th>
    <th className="num">Cancelled</th>
    <th className="num">Goal</th>
  </>
);

interface BecameProps {
  /** Of which the shares are. */
  readonly runs: number;
  readonly running: number;
  readonly finished: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Null: the workflow has none. */
  readonly goal: { readonly reached: number } | null;
}

export const BecameCells = ({ runs, running, finished, failed, cancelled, goal }: BecameProps) => (
  <>
    <td className="num" data-label="On the way">
      {number(running)}
    </td>
    <td className="num" data-label="Finished">
      {number(finished)}
    </td>
    <td className="num" data-label="Failed">
      {shareWords(failed, runs)}
    </td>
    <td className="num" data-label="Cancelled">
      {number(cancelled)}
    </td>
    <td className="num" data-label="Goal">
      {goal === null ? '–' : shareWords(goal.reached, runs)}
    </td>
  </>
);
