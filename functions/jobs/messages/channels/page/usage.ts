/**
 * Reads how much of a page's rate is used, and when it may send again.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
import { isMembers, type Members } from '../../../../engine/data/members.ts';

/** Headers with one object of usage, and one with a list of them for each id. Members are percent. */
const SIMPLE = ['x-page-usage', 'x-app-usage'];
const BY_BUSINESS = 'x-business-use-case-usage';
const PARTS = ['call_count', 'total_cputime', 'total_time'] as const;
/** At 100 % the API refuses calls. */
const FULL_PERCENT = 100;

function read(header: string | undefined): unknown {
  try {
    return JSON.parse(header ?? 'null');
  } catch {
    return null;
  }
}

const minutesIn = ({ estimated_time_to_regain_access: minutes }: Members): number =>
  typeof minutes === 'number' && minutes > 0 ? minutes : 0;
const isFull = (usage: Members): boolean => PARTS.some((part) => Number(usage[part]) >= FULL_PERCENT);

/** Returns after how many minutes the page may send again; undefined while it may. A full page without an estimate rests for a minute. */
export function restMinutesIn(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const business = read(headers[BY_BUSINESS]);
  const usages = [
    ...SIMPLE.map((name) => read(headers[name])),
    ...(isMembers(business) ? Object.values(business).flat() : []),
  ].filter(isMembers);
  const minutes = Math.max(0, ...usages.map((usage) => minutesIn(usage) || Number(isFull(usage))));
  return minutes > 0 ? minutes : undefined;
}
