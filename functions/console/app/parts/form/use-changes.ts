import { useState } from 'react';
import { readDraft, writeDraft } from '../../drafts.ts';

interface Kept<T> {
  readonly changed: Partial<T>;
  /** ETag of the version that the changes began with. */
  readonly base: string | null;
}

const NOTHING = { changed: {}, base: null };

/** What a form has that is not saved yet. This tab keeps it when the form is left. */
export function useChanges<T extends object>(id: string, etag: string | null) {
  const [kept, setKept] = useState<Kept<T>>(
    () => JSON.parse(readDraft(id).kept ?? JSON.stringify(NOTHING)) as Kept<T>, // written below
  );
  const keep = (next: Kept<T>) => {
    setKept(next);
    writeDraft(id, Object.keys(next.changed).length === 0 ? {} : { kept: JSON.stringify(next) });
  };
  const { changed, base } = kept;
  return {
    changed,
    isDirty: Object.keys(changed).length > 0,
    /** What is saved is compared with it, so that a change of somebody else is not written over. */
    base: base ?? etag,
    change: (next: Partial<T>) => keep({ changed: { ...changed, ...next }, base: base ?? etag }),
    forget: () => keep(NOTHING),
    /** The changes go on top of what is saved now. */
    rebase: () => keep({ changed, base: null }),
  };
}
