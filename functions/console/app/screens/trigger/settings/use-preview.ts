import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Input, ReplyOf } from '../../../api/call.ts';
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

type Config = Readonly<Record<string, unknown>>;
type NewBody = NonNullable<Input<'previewNewTrigger'>['body']>;

/** An answer about saved settings, unsaved ones, or a trigger that does not exist yet. */
export interface ShownPreview {
  readonly refusal: string | undefined;
  readonly query: UseQueryResult<{ readonly data: ReplyOf<'previewTrigger'> }>;
  /** Another question is on its way. */
  readonly isOld: boolean;
}

const options = { isLive: false, keepsPrevious: true } as const;
const query = { limit: MOST_LISTED };

/**
 * What an evaluation would do now with the config, or with the saved one for undefined. The answer before stays, as old, until the next
 * one is there; an answer that another question has overtaken is dropped.
 */
export function usePreview(id: string, version: string | null, config: Config | undefined): ShownPreview {
  const refusal = useRefusal('operator');
  const asked = config === undefined ? '' : JSON.stringify(config);
  const settled = useSettled(asked);
  const answer = useRead(
    'previewTrigger',
    {
      params: { id },
      query,
      ...(settled === '' ? {} : { body: { config: JSON.parse(settled) } }),
      ...(version === null ? {} : { ifMatch: version }),
    },
    { ...options, enabled: refusal === undefined },
  );
  return { refusal, query: answer, isOld: answer.isPlaceholderData || settled !== asked };
}

/** The same for a trigger that does not exist yet. */
export function useNewPreview(triggerType: string, config: Config): ShownPreview {
  const refusal = useRefusal('operator');
  const asked = JSON.stringify(config);
  const settled = useSettled(asked);
  const answer = useRead(
    'previewNewTrigger',
    { query, body: { triggerType, config: JSON.parse(settled) } as NewBody }, // drawn from the schema of its type
    { ...options, enabled: refusal === undefined },
  );
  return { refusal, query: answer, isOld: answer.isPlaceholderData || settled !== asked };
}
