/** What the parts of the editor share: the graph, what is chosen in it, and how to change it. */
import { createContext, useContext } from 'react';
import type { Graph, Members } from '../../../graph/graph.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import type { Problem } from '../problems/problems-of.ts';

export interface Editor {
  readonly workflowId: string;
  readonly graph: Graph;
  readonly language: Language;
  /** Names and types of the attributes that customers have. */
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
  readonly problems: readonly Problem[];
  /** Ids of nodes. */
  readonly selected: ReadonlySet<string>;
  /** Why nothing can be changed. */
  readonly refusal: string | undefined;
  readonly select: (ids: readonly string[]) => void;
  /** `what` names the field that is typed in, so that undo takes the typing back as one. */
  readonly change: (graph: Graph, what?: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Texts of the last dry run, by node, and whose they are. */
  readonly preview: { readonly customer: string; readonly texts: ReadonlyMap<string, Members> } | undefined;
}

const Context = createContext<Editor | undefined>(undefined);

export const EditorProvider = Context.Provider;

/** For what is inside the editor. */
export function useEditor(): Editor {
  const editor = useContext(Context);
  if (!editor) throw new Error('There is no editor around this part');
  return editor;
}
