/** Triggers of one type that would act at the same time. */

/** A trigger as it is set, and what is suggested for it, if anything. */
interface Setting {
  readonly triggerId: string;
  readonly triggerName: string;
  readonly triggerType: string;
  readonly setting: number;
  readonly suggested: number | undefined;
}

/** Tasks of such settings come within the days in which two are called doubles: at a rhythm of thirty days, ten percent are three days. */
const NEAR: Readonly<Record<string, number>> = { SAMPLE_NO_ORDER: 3, BURN_RATE_ALERT: 10 };

const isNear = (type: string, a: number, b: number) => Math.abs(a - b) <= (NEAR[type] ?? 0);

/**
 * Says by the id of the trigger why its suggestion is not to be followed: another trigger acts then already, or is the one to which it is suggested, because
 * that is the smaller change for it.
 */
export function wouldCoincide(
  all: readonly Setting[],
  say: (type: string, value: number) => string,
): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  const taken: Setting[] = [];
  const step = ({ setting, suggested = setting }: Setting) => Math.abs(suggested - setting);
  for (const one of all.toSorted((a, b) => step(a) - step(b))) {
    const { triggerId, triggerType: type, suggested } = one;
    if (suggested === undefined) continue;
    const others = all.filter((other) => other.triggerId !== triggerId && other.triggerType === type);
    const there = others.find(({ setting }) => isNear(type, setting, suggested));
    const first = taken.find((other) => other.triggerType === type && isNear(type, other.suggested ?? 0, suggested));
    if (first)
      refused.set(
        triggerId,
        `The same is suggested for “${first.triggerName}”, and customers would get both tasks at once: look at that one first.`,
      );
    else if (there)
      refused.set(
        triggerId,
        `“${there.triggerName}” makes its tasks ${say(type, there.setting)} already: customers would get both tasks at once. One of the two is enough then.`,
      );
    else taken.push(one);
  }
  return refused;
}
