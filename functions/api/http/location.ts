import { EngineError } from '../../engine/errors.ts';
import type { Route } from './request/route.ts';

/** The Location header of a reply: the route's `location`, filled in from the body. */
export function locationOf({ location, name }: Route, body: unknown): Record<string, string> {
  if (location === undefined) return {};
  const members = new Map(Object.entries(body ?? {}));
  const filled = location.replaceAll(/\{(\w+)\}/g, (_, member: string) => {
    const value: unknown = members.get(member);
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new EngineError('INTERNAL', `The reply of ${name} has no ${member}`);
    return encodeURIComponent(value);
  });
  return { location: filled };
}
