import type { Saving } from './use-stored-draft.ts';

const words: Readonly<Record<Saving['state'], string>> = {
  saved: 'Draft saved',
  waiting: 'Saving…',
  refused: 'Not saved',
  failed: 'Not saved yet, tried again',
  clashed: 'Waits for your decision',
};

/** Whether the draft is stored as it is shown. */
export function SavingNote({ saving }: { readonly saving: Saving }) {
  const isBad = saving.state === 'refused' || saving.state === 'failed';
  return (
    <span role="status" className={isBad ? 'sm bad-text' : 'sm dim'}>
      {words[saving.state]}
      {isBad && `: ${saving.message}`}
    </span>
  );
}
