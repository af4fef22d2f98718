/** Saves the draft by itself, and brings it together with what somebody else saved meanwhile. */
import { useEffect, useRef, useState } from 'react';
import { isSame } from '../../../graph/merge.ts';
import { keepLeft, takeBack } from './left-drafts.ts';
import { baseOf, type Given, type Saving, useStoredDraft } from './use-stored-draft.ts';

const PAUSE_MS = 700;
const AGAIN_MS = 5000;

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

/** Keeps the draft of the API the same as the graph. Returns how that goes, and what to do once a clash is decided. */
export function useAutosave(given: Given) {
  const { workflow, graph, isOff, onMerged } = given;
  const [saving, setSaving] = useState<Saving>({ state: 'saved' });
  const [tries, setTries] = useState(0);
  const isBusy = useRef(false);
  const server = useStoredDraft(given, setSaving);
  server.present.current = graph;
  const isClashed = saving.state === 'clashed';
  useEffect(() => {
    if (isOff || isClashed || isBusy.current) return;
    if (isSame(graph, server.saved.current)) return setSaving(settled);
    setSaving((before) => (before.state === 'saved' ? { state: 'waiting' } : before));
    const timer = setTimeout(
      async () => {
        isBusy.current = true;
        const sent = server.present.current;
        const next = await server.save(sent);
        isBusy.current = false;
        if (next) setSaving(next);
        // Looks whether there is more to save. The same graph would be refused again.
        if (next?.state !== 'refused' || server.present.current !== sent) setTries((before) => before + 1);
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
  leave.current = () => {
    if (isOff || (!server.undecided.current && isSame(server.present.current, server.saved.current))) return;
    const base = server.undecided.current ?? server.base.current;
    keepLeft(workflow.id, { base, graph: server.present.current }, server.flush);
  };
  useEffect(() => {
    if (!isOff) takeBack(workflow.id);
    return () => leave.current();
  }, []);
  const onDecided = () => {
    server.undecided.current = undefined;
    setSaving({ state: 'waiting' });
  };
  return { saving, onDecided };
}
