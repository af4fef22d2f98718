const OF_EVENTS: readonly unknown[] = ['crosses-up', 'crosses-down', 'changed'];

/** Whether a part of a condition is about an event. */
export function readsEvent(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const { path, op }: { path?: unknown; op?: unknown } = given;
  const isLeaf = typeof path === 'string' && (/^event\b/.test(path) || OF_EVENTS.includes(op));
  return isLeaf || Object.values(given).some(readsEvent);
}
