/** A leave has both of its days, or there is none. */
export function leaveOf({ leaveFrom, leaveUntil }: { leaveFrom: string | null; leaveUntil: string | null }) {
  return leaveFrom === null || leaveUntil === null ? null : { from: leaveFrom, until: leaveUntil };
}
