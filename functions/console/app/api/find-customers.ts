import { usePaused } from '../parts/use-paused.ts';
import { useRead } from './queries.ts';

/** The index of each text ends there. */
const MOST_SEARCHED = 60;
/** Customers whose name, e-mail address or account number begins with the text; none for an empty text, or while not `isWanted`. */
export function useFoundCustomers(text: string, most: number, isWanted: (q: string) => boolean = () => true) {
  const q = usePaused(text.trim().slice(0, MOST_SEARCHED));
  const enabled = q !== '' && isWanted(q);
  const { data } = useRead(
    'listCustomers',
    { query: { q, limit: most } },
    { isLive: false, enabled, keepsPrevious: true },
  );
  return enabled ? (data?.data.items ?? []) : [];
}
