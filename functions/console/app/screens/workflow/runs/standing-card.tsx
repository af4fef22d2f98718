import { useMemo } from 'react';
import type { ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { toGraph } from '../../../graph/graph.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import { useAddress } from '../../../parts/address.ts';
import { Canvas } from '../canvas/canvas.tsx';
import styles from '../publish/publish.module.css';
import { marksOf } from './standing.ts';

/** What the list of runs is narrowed to. */
export const NAMES = ['status', 'nodeId'] as const;

export interface PartProps {
  readonly workflow: ReplyOf<'getWorkflow'>;
  readonly language: Language;
}

/** The version that customers enter, with what stands where; a node narrows the list. */
export function StandingCard({ workflow, language, version }: PartProps & { readonly version: number }) {
  const { id } = workflow;
  const [{ nodeId }, set] = useAddress(NAMES);
  const source = useRead('getVersion', { params: { id, version: String(version) } }, { isLive: false }).data?.data;
  const statistics = useRead('getWorkflowStatistics', { params: { id } }).data?.data;
  const graph = useMemo(() => source && toGraph(source.graph), [source]);
  const marks = useMemo(() => (statistics ? marksOf(statistics) : {}), [statistics]);
  const selected = useMemo(() => new Set(nodeId === undefined ? [] : [nodeId]), [nodeId]);
  if (!graph) return null;
  return (
    <section className="card" aria-label="Where runs stand">
      <header>
        <h2 className="grow">Version {version}: where runs stand now, and which way they went in 30 days</h2>
      </header>
      <div className={styles.canvas}>
        <Canvas
          graph={graph}
          language={language}
          selected={selected}
          onSelect={([one = '']) => set({ nodeId: one })}
          marks={marks}
        />
      </div>
    </section>
  );
}
