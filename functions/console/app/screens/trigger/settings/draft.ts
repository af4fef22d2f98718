/** Unsaved changes of a form, kept in the tab until they are saved or discarded. */
import { useState } from 'react';
import type { ReplyOf } from '../../../api/call.ts';
import { readDraft, writeDraft } from '../../../drafts.ts';
import { type Draft, fieldsOf, toConfig, toDraft } from './fields.ts';

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
