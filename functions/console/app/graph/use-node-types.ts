import { useMemo } from 'react';
import type { Answer } from '../api/call.ts';
import { useRead } from '../api/queries.ts';
import type { NodeTypes } from './ports.ts';
import type { Operators } from './words.ts';

/** What nodes, conditions and texts may have. */
export interface Language {
  readonly types: NodeTypes;
  readonly operators: Operators;
  readonly all: Answer<'listNodeTypes'>['data'];
}

/** Undefined until it is read. It changes with a new version of the installation only. */
export function useLanguage() {
  const query = useRead('listNodeTypes', {}, { isLive: false });
  const all = query.data?.data;
  const language = useMemo<Language | undefined>(
    () =>
      all && {
        types: new Map(all.items.map((item) => [item.type, item])),
        operators: new Map(all.operators.map((item) => [item.op, item])),
        all,
      },
    [all],
  );
  return { query, language };
}
