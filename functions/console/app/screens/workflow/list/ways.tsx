import { useId, useState } from 'react';
import { add } from '../../../graph/add.ts';
import { connect, disconnect, whyNotConnect } from '../../../graph/edit.ts';
import { edgesBySource, type GraphNode } from '../../../graph/graph.ts';
import { isExceptional, portsOf, portWords } from '../../../graph/ports.ts';
import { titleOf } from '../../../graph/words.ts';
import { Button } from '../../../parts/button.tsx';
import { say } from '../../../parts/toasts.tsx';
import { placed } from '../canvas/place.ts';
import { useEditor } from '../editor/editor-context.ts';
import { TypeMenu } from '../editor/type-menu.tsx';
import styles from './list.module.css';

const NOWHERE = '';

interface WayProps {
  readonly node: GraphNode;
  readonly port: string;
}

/** Where one way out leads: to a node that is there, to a new one, or nowhere. */
function Way({ node, port }: WayProps) {
  const { graph, language, refusal, change, select } = useEditor();
  const id = useId();
  // In a long list most are only read: the others are offered once somebody comes to it.
  const [isOffered, setOffered] = useState(false);
  const offer = () => setOffered(true);
  const edge = graph.edges.find(({ source, sourcePort }) => source === node.id && sourcePort === port);
  const targets = graph.nodes.filter(
    (other) => other.id === edge?.target || (isOffered && whyNotConnect(graph, node.id, other.id) === undefined),
  );
  const words = portWords(node, port) || 'then';
  const lead = (target: string) => {
    if (target === NOWHERE) return edge && change(disconnect(graph, edge.id));
    const reason = whyNotConnect(graph, node.id, target);
    if (reason) return say(reason, { tone: 'bad' });
    change(connect(graph, node.id, port, target));
  };
  const addBehind = (type: string) => {
    const added = add(graph, language.types, { type, behind: { source: node.id, port } });
    change(placed(added.graph, added.id, node.id));
    select([added.id]);
  };
  return (
    <div className={styles.way}>
      <label htmlFor={id} className="sm">
        {words}
      </label>
      <select
        id={id}
        className="input"
        value={edge?.target ?? NOWHERE}
        disabled={refusal !== undefined}
        aria-label={`${titleOf(node, language.types)}: ${words}, leads to`}
        onFocus={offer}
        onPointerEnter={offer}
        onChange={(event) => lead(event.target.value)}
      >
        <option value={NOWHERE}>{isExceptional(port) ? 'nowhere' : 'nowhere: it ends there'}</option>
        {targets.map((target) => (
          <option key={target.id} value={target.id}>
            {titleOf(target, language.types)}
            {target.name ? '' : ` (${target.id})`}
          </option>
        ))}
      </select>
      {refusal === undefined && (
        <TypeMenu label={`Add a node after ${titleOf(node, language.types)}, ${words}`} onChoose={addBehind} />
      )}
    </div>
  );
}

/** A parallel without named branches gets a way out with each edge. */
function MoreBranches({ node, ports }: { readonly node: GraphNode; readonly ports: readonly string[] }) {
  const { graph, refusal, change, language } = useEditor();
  const next = Array.from({ length: ports.length + 1 }, (_, n) => `branch:${n + 1}`).find(
    (port) => !ports.includes(port),
  );
  const addBranch = () => {
    const added = add(graph, language.types, { type: 'end', behind: { source: node.id, port: next ?? 'branch:1' } });
    change(placed(added.graph, added.id, node.id));
  };
  return (
    <div>
      <Button kind="sm" icon="add" refusal={refusal} onClick={addBranch}>
        Branch
      </Button>
    </div>
  );
}

/** The ways out of a node, each with where it leads. */
export function Ways({ node }: { readonly node: GraphNode }) {
  const { graph, language } = useEditor();
  const ports = portsOf(node, language.types, edgesBySource(graph).get(node.id));
  const [showsRare, setShowsRare] = useState(false);
  const isUsed = (port: string) =>
    !isExceptional(port) ||
    node.data.onError === 'branch' ||
    graph.edges.some(({ source, sourcePort }) => source === node.id && sourcePort === port);
  const shown = showsRare ? ports : ports.filter(isUsed);
  return (
    <div className={styles.ways}>
      {shown.map((port) => (
        <Way key={port} node={node} port={port} />
      ))}
      {node.type === 'parallel' && !node.data.branches && <MoreBranches node={node} ports={ports} />}
      {shown.length < ports.length && (
        <div>
          <button type="button" className="btn sm ghost" onClick={() => setShowsRare(true)}>
            {ports
              .filter((port) => !isUsed(port))
              .map((port) => portWords(node, port))
              .join(', ')}
            …
          </button>
        </div>
      )}
    </div>
  );
}
