/** Versions of a workflow side by side. */
import type { ReplyOf } from '../../../api/call.ts';
import { FEWEST } from './share.ts';

export type Version = Pick<ReplyOf<'getWorkflowStatistics'>, 'version' | 'runs' | 'goal'>;

interface Shares {
  /** `v3`. */
  readonly names: readonly string[];
  /** In percent of the runs that started, one decimal. */
  readonly finished: readonly number[];
  readonly failed: readonly number[];
  readonly cancelled: readonly number[];
  readonly running: readonly number[];
  /** Undefined: no version has a goal. */
  readonly reached: readonly number[] | undefined;
}

/** What became of the runs of each version that has enough of them, the earliest first. */
export function sharesOf(all: readonly Version[]): Shares {
  const compared = all.filter(({ runs }) => runs.started >= FEWEST);
  const share = (of: (version: Version) => number) =>
    compared.map((one) => Math.round((1000 * of(one)) / one.runs.started) / 10);
  return {
    names: compared.map(({ version }) => `v${version}`),
    finished: share(({ runs }) => runs.finished),
    failed: share(({ runs }) => runs.failed),
    cancelled: share(({ runs }) => runs.cancelled),
    running: share(({ runs }) => runs.running),
    reached: compared.some(({ goal }) => goal !== null) ? share(({ goal }) => goal?.reached ?? 0) : undefined,
  };
}
