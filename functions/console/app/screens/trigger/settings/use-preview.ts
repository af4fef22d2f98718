import { useEffect, useState } from 'react';
import { useRead } from '../../../api/queries.ts';
import { useRefusal } from '../../../session/session.ts';

/** After the last key; each answer costs the database a look at all customers. */
const SETTLED_MS = 400;
const MOST_LISTED = 50;

/** The value once it has not changed for a while; the first one at once. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/**
 * What an evaluation would do now with the config, or with the saved one for undefined. The answer before stays, as old, until the next
 * one is there; an answer that another question has overtaken is dropped.
 */
export function usePreview(id: string, version: string | null, config: Readonly<Record<string, unknown>> | undefined) {
  const refusal = useRefusal('operator');
  const asked = config === undefined ? '' : JSON.stringify(config);
  const settled = useSettled(asked);
  const query = useRead(
    'previewTrigger',
    {
      params: { id },
      query: { limit: MOST_LISTED },
      ...(settled === '' ? {} : { body: { config: JSON.parse(settled) } }),
      ...(version === null ? {} : { ifMatch: version }),
    },
    { isLive: false, keepsPrevious: true, enabled: refusal === undefined },
  );
  return { refusal, query, isOld: query.isPlaceholderData || settled !== asked };
}
