import type { Json } from '../../../engine/data/statement.ts';
import { isObject } from '../../http/fields/strict-object.ts';

/** RFC 7396: null removes a setting, so that it takes its default. */
export function mergeConfig(stored: Json, patch: unknown): unknown {
  if (!isObject(patch) || !isObject(stored)) return patch;
  const merged = { ...(stored as Readonly<Record<string, Json>>), ...(patch as Readonly<Record<string, unknown>>) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}
