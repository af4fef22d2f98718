/** Steps of a run on a line of time, to scale. */
import type { ReplyOf } from '../../api/call.ts';

export type Step = ReplyOf<'getRunTrace'>['items'][number];

export interface Bar {
  /** Where it begins and how long it is, in percent of the run. */
  readonly left: number;
  readonly width: number;
}

/** So narrow that it is still seen. */
const LEAST = 0.6;

/** From when the run came to the node until it left. */
export function barsOf(steps: readonly Step[], startedAt: string, untilIso: string): readonly Bar[] {
  const start = Date.parse(startedAt);
  const length = Math.max(1, Date.parse(untilIso) - start);
  return steps.map(({ cameAt, at }) => {
    const from = Date.parse(cameAt ?? at);
    const left = Math.min(100 - LEAST, Math.max(0, (100 * (from - start)) / length));
    const width = Math.max(LEAST, Math.min(100 - left, (100 * (Date.parse(at) - from)) / length));
    return { left, width };
  });
}
