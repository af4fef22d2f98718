/** Drafts whose editor was left before they were saved: nothing that was drawn is lost, and nothing older is published. */
import type { Graph } from '../../../graph/graph.ts';
import { createStore, useStore } from '../../../store.ts';

/** The draft that changes were made from, as the API had it. */
export interface Base {
  readonly revision: number;
  readonly graph: Graph;
}

export interface LeftDraft {
  readonly base: Base;
  readonly graph: Graph;
  /** Why it is not saved. Undefined while it is being saved. */
  readonly problem?: string;
}

/** How a save ended. */
export interface Left {
  readonly revision: number;
  /** Somebody else's changes are in it too. */
  readonly isMerged: boolean;
  /** Why it is not saved. */
  readonly problem?: string;
}

/** By workflow, only what is not saved. */
const all = createStore<ReadonlyMap<string, LeftDraft>>(new Map());
/** The last save of each workflow, also one that is over. */
const saves = new Map<string, Promise<Left>>();

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

function put(id: string, draft: LeftDraft | undefined): void {
  const next = new Map(all.get());
  if (draft) next.set(id, draft);
  else next.delete(id);
  all.set(next);
  // The same function is listened with once, however often it is added.
  if (next.size > 0) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
}

/** Keeps a draft until `save` has ended; one that could not be saved, until its editor takes it back. `save` never rejects. */
export function keepLeft(id: string, draft: Pick<LeftDraft, 'base' | 'graph'>, save: () => Promise<Left>): void {
  put(id, draft);
  const isStillLeft = () => all.get().get(id)?.graph === draft.graph;
  const saved = save().then((left) => {
    if (isStillLeft()) put(id, left.problem === undefined ? undefined : { ...draft, problem: left.problem });
    return left;
  });
  saves.set(id, saved);
}

export const leftOf = (id: string): LeftDraft | undefined => all.get().get(id);

/** The editor has it again, and saves it. */
export function takeBack(id: string): void {
  if (all.get().has(id)) put(id, undefined);
}

/** Resolves when what was left is saved, or is known not to be. Undefined: nothing was left. */
export const lastSave = (id: string): Promise<Left> | undefined => saves.get(id);

export const useLeft = (id: string): LeftDraft | undefined => useStore(all).get(id);
