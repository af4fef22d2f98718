import type { RouteName } from './call.ts';
import { refresh } from './queries.ts';

const PAUSES_MS = [500, 1500, 3500, 8500];

/** Reads again what the routes returned, at once and some times more: what was asked for is done by a function a moment later. */
export async function refreshSoon(...names: readonly RouteName[]): Promise<void> {
  for (const pause of PAUSES_MS) setTimeout(() => refresh(...names), pause);
  await refresh(...names);
}
