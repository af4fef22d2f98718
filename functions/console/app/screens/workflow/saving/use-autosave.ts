/** Saves the draft by itself, and brings it together with what somebody else saved meanwhile. */
import { useEffect, useRef, useState } from 'react';
import { ApiError, messageOf } from '../../../api/api-error.ts';
import { call, type ReplyOf } from '../../../api/call.ts';
import { queryClient, refresh } from '../../../api/queries.ts';
import { type Graph, toGraph } from '../../../graph/graph.ts';
import { type Clash, isSame, merge } from '../../../graph/merge.ts';
import { say } from '../../../parts/toasts.tsx';
import { isOfShape } from '../problems/problems-of.ts';

type Workflow = ReplyOf<'getWorkflow'>;

export type Saving =
  | { readonly state: 'saved' | 'waiting' }
  /** The graph cannot be stored as it is; or the API was not reached, and is asked again. */
  | { readonly state: 'refused' | 'failed'; readonly message: string }
  /** Somebody else changed the same: it waits for a decision. */
  | { readonly state: 'clashed'; readonly clashes: readonly Clash[] };

const PAUSE_MS = 700;
const AGAIN_MS = 5000;

/** The draft that changes are made from. */
interface Base {
  readonly revision: number;
  readonly graph: Graph;
}

const baseOf = ({ revision, graph }: Pick<Workflow, 'revision' | 'graph'>): Base => ({
  revision,
  graph: toGraph(graph),
});

/** The other side of a conflict. */
function theirsOf(error: unknown): Base | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined;
  const { current } = Object(error.details) as { current?: Pick<Workflow, 'revision' | 'graph'> }; // the contract of changeWorkflow
  return current && baseOf(current);
}

interface Given {
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly isOff: boolean;
  /** Takes what both sides together are. */
  readonly onMerged: (graph: Graph) => void;
}

function useServer({ workflow, onMerged }: Given, setSaving: (saving: Saving) => void) {
  const base = useRef(baseOf(workflow));
  const saved = useRef(base.current.graph);
  const present = useRef(base.current.graph);
  /** Both sides together. The next save starts from theirs. */
  const bring = (theirs: Base) => {
    const { graph, clashes } = merge(base.current.graph, present.current, theirs.graph);
    // Only its name was changed, or a save arrived whose answer did not.
    const isNothingNew = isSame(theirs.graph, base.current.graph) || isSame(theirs.graph, present.current);
    base.current = theirs;
    saved.current = theirs.graph;
    if (!isSame(graph, present.current)) onMerged(graph);
    present.current = graph;
    if (clashes.length > 0) setSaving({ state: 'clashed', clashes });
    else if (!isNothingNew) say('Somebody else changed the draft too. Both changes are in it now.');
    return clashes.length === 0;
  };
  const save = async (graph: Graph): Promise<Saving | undefined> => {
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
  /** What is not saved yet when the editor is left. What both changed in the same place is as it is here. */
  const flush = async () => {
    for (let tries = 0; tries < 2 && !isSame(present.current, saved.current); tries += 1) await save(present.current);
  };
  return { base, saved, present, save, bring, flush };
}

/** The browser asks before the tab is closed while something is not saved. */
function useBeforeUnload(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
}

/** Nothing is left to save. */
const settled = (before: Saving): Saving => (before.state === 'clashed' ? before : { state: 'saved' });

/** A refusal that asking again does not change, such as that of an archived workflow. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError &&
  error.status >= 400 &&
  error.status < 500 &&
  error.status !== 401 &&
  error.status !== 429;

/** Keeps the draft of the API the same as the graph. Returns how that goes, and what to do once a clash is decided. */
export function useAutosave(given: Given) {
  const { workflow, graph, isOff, onMerged } = given;
  const [saving, setSaving] = useState<Saving>({ state: 'saved' });
  const [tries, setTries] = useState(0);
  const isBusy = useRef(false);
  const server = useServer(given, setSaving);
  server.present.current = graph;
  const isClashed = saving.state === 'clashed';
  useEffect(() => {
    if (isOff || isClashed || isBusy.current) return;
    if (isSame(graph, server.saved.current)) return setSaving(settled);
    setSaving((before) => (before.state === 'saved' ? { state: 'waiting' } : before));
    const timer = setTimeout(
      async () => {
        isBusy.current = true;
        const next = await server.save(server.present.current);
        isBusy.current = false;
        if (next) setSaving(next);
        if (next?.state !== 'refused') setTries((before) => before + 1); // looks whether there is more to save
      },
      saving.state === 'failed' ? AGAIN_MS : PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [graph, isOff, isClashed, tries]);
  // Somebody else saved while nothing was changed here, or before it could be saved.
  useEffect(() => {
    if (workflow.revision <= server.base.current.revision || isBusy.current) return;
    const theirs = baseOf(workflow);
    if (isSame(server.present.current, server.saved.current)) {
      server.base.current = theirs;
      if (!isSame(server.saved.current, theirs.graph)) onMerged(theirs.graph);
      server.saved.current = theirs.graph;
    } else server.bring(theirs);
  }, [workflow.revision]);
  useBeforeUnload(saving.state === 'waiting');
  const leave = useRef(() => {});
  leave.current = () => void (isOff || server.flush());
  useEffect(() => () => leave.current(), []);
  return { saving, onDecided: () => setSaving({ state: 'waiting' }) };
}
