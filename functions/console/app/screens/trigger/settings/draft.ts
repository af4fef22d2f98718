/** Unsaved changes of a form, kept in the tab until they are saved or discarded. */
import { useState } from 'react';
import type { ReplyOf } from '../../../api/call.ts';
import { type Draft, fieldsOf, toConfig, toDraft } from './fields.ts';

const keyOf = (id: string): string => `draft ${id}`;

function readDraft(id: string): Draft {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(id)) ?? '{}') as Draft; // written below
  } catch {
    return {};
  }
}

function writeDraft(id: string, changes: Draft): void {
  try {
    if (Object.keys(changes).length === 0) sessionStorage.removeItem(keyOf(id));
    else sessionStorage.setItem(keyOf(id), JSON.stringify(changes));
  } catch {
    // The changes last until the page is left.
  }
}

/** What was changed against what is saved, by field. */
export function useChanges(id: string): [changes: Draft, set: (changes: Draft) => void] {
  const [changes, setChanges] = useState(() => readDraft(id));
  return [
    changes,
    (next) => {
      setChanges(next);
      writeDraft(id, next);
    },
  ];
}

/** The config in the form of the trigger, if it differs from the saved one. */
export function unsavedConfig(trigger: ReplyOf<'getTrigger'>) {
  const fields = fieldsOf(trigger.triggerType);
  const saved = toDraft(trigger, fields);
  return toConfig({ ...saved, ...readDraft(trigger.id) }, saved, fields);
}
