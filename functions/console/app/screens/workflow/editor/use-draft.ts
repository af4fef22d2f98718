import { useState } from 'react';
import type { ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { toGraph } from '../../../graph/graph.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import { useAddress } from '../../../parts/address.ts';
import { useNarrow } from '../../../parts/narrow.ts';
import { useRefusal } from '../../../session/session.ts';
import { useDryRun } from '../dry-run/use-dry-run.ts';
import { useProblems } from '../problems/use-problems.ts';
import { leftOf } from '../saving/left-drafts.ts';
import { useAutosave } from '../saving/use-autosave.ts';
import type { Editor } from './editor-context.ts';
import { useGraph } from './use-graph.ts';

export interface DraftProps {
  readonly workflow: ReplyOf<'getWorkflow'>;
  readonly language: Language;
}

const NO_ATTRIBUTES: Editor['attributes'] = [];

/** Why the draft cannot be changed here. */
function useWhyNot(status: string): string | undefined {
  const isNarrow = useNarrow();
  const noRole = useRefusal('admin');
  if (noRole !== undefined) return noRole;
  if (status === 'ARCHIVED') return 'The workflow is archived.';
  return isNarrow ? 'The window is too narrow to edit in.' : undefined;
}

/** The draft, how it is saved, what is wrong with it, and what a dry run of it did. */
export function useDraft({ workflow, language }: DraftProps) {
  const { id } = workflow;
  const refusal = useWhyNot(workflow.status);
  const isOff = refusal !== undefined;
  const [left] = useState(() => (isOff ? undefined : leftOf(id)));
  const [stored] = useState(() => toGraph(workflow.graph));
  const [{ node }] = useAddress(['node']);
  const own = useGraph(left?.graph ?? stored, node);
  const { graph, change } = own;
  const autosave = useAutosave({ workflow, graph, isOff, left, onMerged: change });
  const problems = useProblems(workflow, graph, stored);
  const dryRun = useDryRun(id, graph);
  const { preview } = dryRun;
  const attributes = useRead('listCustomerAttributes', {}, { isLive: false }).data?.data.items ?? NO_ATTRIBUTES;
  const editor: Editor = { ...own, workflowId: id, language, attributes, problems, refusal, preview };
  return { editor, autosave, dryRun };
}
