/** What the API says of a plan in shares from 0 to 1, in the percent and points that are typed. */
import type { Input } from '../../api/call.ts';

type Body = NonNullable<Input<'planExperiment'>['body']>;
type Messages = Readonly<Partial<Record<string, string>>>;

const BETWEEN = 'must be a number greater than 0 and less than 100';

const rounded = (percent: number): number => Number(percent.toPrecision(10));

/** It is no number, or the two together are no share. Undefined: something else is wrong, which is said without shares. */
function effectWords({ baseline, effect }: Body): string | undefined {
  if (!Number.isFinite(effect)) return 'must be a number of points';
  const changed = rounded((baseline + effect) * 100);
  if (effect === 0) return 'must not be 0';
  return changed <= 0 || changed >= 100
    ? `must leave more than 0 and less than 100 percent; with it there are ${changed}`
    : undefined;
}

export function planMessages(messages: Messages, body: Body): Messages {
  const { baseline, effect } = messages;
  return {
    ...messages,
    ...(baseline === undefined ? {} : { baseline: BETWEEN }),
    ...(effect === undefined ? {} : { effect: effectWords(body) ?? effect }),
  };
}
