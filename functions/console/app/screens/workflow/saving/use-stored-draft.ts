/** The draft as the API has it beside the draft as it is drawn. */
import { useRef } from 'react';
import { ApiError, messageOf } from '../../../api/api-error.ts';
import { call, type ReplyOf } from '../../../api/call.ts';
import { queryClient, refresh } from '../../../api/queries.ts';
import { type Graph, toGraph } from '../../../graph/graph.ts';
import { type Clash, isSame, merge } from '../../../graph/merge.ts';
import { say } from '../../../parts/toasts.tsx';
import { isOfShape } from '../problems/problems-of.ts';
import type { Base, Left, LeftDraft } from './left-drafts.ts';

export type Workflow = ReplyOf<'getWorkflow'>;

export type Saving =
  | { readonly state: 'saved' | 'waiting' }
  /** The graph cannot be stored as it is; or the API was not reached, and is asked again. */
  | { readonly state: 'refused' | 'failed'; readonly message: string }
  /** Somebody else changed the same: it waits for a decision. */
  | { readonly state: 'clashed'; readonly clashes: readonly Clash[] };

export interface Given {
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly isOff: boolean;
  /** What was drawn here before, and could not be saved. */
  readonly left: LeftDraft | undefined;
  /** Takes what both sides together are. */
  readonly onMerged: (graph: Graph) => void;
}

export const baseOf = ({ revision, graph }: Pick<Workflow, 'revision' | 'graph'>): Base => ({
  revision,
  graph: toGraph(graph),
});

/** The other side of a conflict. */
function theirsOf(error: unknown): Base | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined;
  const { current } = Object(error.details) as { current?: Pick<Workflow, 'revision' | 'graph'> }; // the contract of changeWorkflow
  return current && baseOf(current);
}

/** A refusal that asking again does not change, such as that of an archived workflow. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError &&
  error.status >= 400 &&
  error.status < 500 &&
  error.status !== 401 &&
  error.status !== 429;

/** The last save may meet what others save at the same time. */
const MOST_TRIES = 3;
const CLASHED = 'Somebody else changed the same meanwhile. Open the draft to decide whose changes hold.';

export function useStoredDraft({ workflow, left, onMerged }: Given, setSaving: (saving: Saving) => void) {
  const base = useRef(left?.base ?? baseOf(workflow));
  const saved = useRef(base.current.graph);
  const present = useRef(base.current.graph);
  /** Where both sides began, while it is not decided whose changes hold. */
  const undecided = useRef<Base>(undefined);
  const merges = useRef(0);
  const inFlight = useRef<Promise<unknown>>(Promise.resolve());
  /** Both sides together. The next save starts from theirs. */
  const bring = (theirs: Base) => {
    const { graph, clashes } = merge(base.current.graph, present.current, theirs.graph);
    // Only its name was changed, or a save arrived whose answer did not.
    const isNothingNew = isSame(theirs.graph, base.current.graph) || isSame(theirs.graph, present.current);
    if (clashes.length > 0) undecided.current = base.current;
    base.current = theirs;
    saved.current = theirs.graph;
    if (!isSame(graph, present.current)) onMerged(graph);
    present.current = graph;
    if (!isNothingNew) merges.current += 1;
    if (clashes.length > 0) setSaving({ state: 'clashed', clashes });
    else if (!isNothingNew) say('Somebody else changed the draft too. Both changes are in it now.');
    return clashes.length === 0;
  };
  const send = async (graph: Graph): Promise<Saving | undefined> => {
    try {
      const { id } = workflow;
      const { data } = await call('changeWorkflow', {
        params: { id },
        body: { revision: base.current.revision, graph: { ...graph } },
      });
      base.current = baseOf(data);
      saved.current = graph;
      queryClient.setQueriesData({ queryKey: ['getWorkflow', { params: { id } }] }, { data, etag: null });
      void refresh('diffVersions');
      return { state: 'saved' };
    } catch (error) {
      const theirs = theirsOf(error);
      if (theirs) return bring(theirs) ? { state: 'waiting' } : undefined;
      return { state: isOfShape(error) || isRefusal(error) ? 'refused' : 'failed', message: messageOf(error) };
    }
  };
  /** Never rejects. Undefined: it waits for a decision. */
  const save = (graph: Graph): Promise<Saving | undefined> => {
    const sent = send(graph);
    inFlight.current = sent;
    return sent;
  };
  /** Saves what is not saved yet when the editor is left. */
  const flush = async (): Promise<Left> => {
    await inFlight.current;
    const before = merges.current;
    const end = (problem?: string): Left => ({
      ...{ revision: base.current.revision, isMerged: merges.current > before },
      ...(problem === undefined ? {} : { problem }),
    });
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (undecided.current) return end(CLASHED);
      if (isSame(present.current, saved.current)) return end();
      const ended = await save(present.current);
      if (ended && 'message' in ended) return end(ended.message);
    }
    return undecided.current || !isSame(present.current, saved.current) ? end(CLASHED) : end();
  };
  return { base, saved, present, undecided, save, bring, flush };
}
