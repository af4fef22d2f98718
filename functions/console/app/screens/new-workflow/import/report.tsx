import { Link } from 'wouter';
import { Pill, type Tone } from '../../../parts/pill.tsx';
import { count } from '../../../parts/words.ts';
import type { Report } from './use-import.ts';

type Imported = Report['workflows'][number];
type Node = Imported['nodes'][number];

/** What became of a node, as a manager reads it. */
const levels: Readonly<Record<Node['level'], readonly [Tone, string]>> = {
  EXACT: ['ok', 'works'],
  ADAPTED: ['run', 'works, changed'],
  STUB: ['wait', 'to be done'],
  DROPPED: ['wait', 'left out'],
  REFUSED: ['bad', 'cannot be taken'],
};

const order: readonly Node['level'][] = ['REFUSED', 'STUB', 'DROPPED', 'ADAPTED', 'EXACT'];

function NodeRow({ node }: { readonly node: Node }) {
  const { name, type, level, changes, flags, expressions, credentials } = node;
  const [tone, text] = levels[level];
  const notes = [
    ...changes,
    ...flags.filter(({ isCarried }) => !isCarried).map(({ message }) => message),
    ...expressions
      .filter(({ outcome }) => outcome !== 'translated')
      .map(({ text: written, reason }) => `The expression ${written} needs a look${reason ? `: ${reason}` : ''}`),
    ...credentials.map(({ type: kind }) => `Needs access data (${kind}), which no file has`),
  ];
  return (
    <tr>
      <td>
        <p className="b">{name}</p>
        <p className="sm dim">{type}</p>
      </td>
      <td>
        <Pill tone={tone} text={text} constant={level} />
      </td>
      <td>
        {notes.length === 0 ? (
          <span className="dim">–</span>
        ) : (
          <ul className="plain-list">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}

function summaryOf(nodes: readonly Node[]): string {
  const of = (...wanted: readonly Node['level'][]) => nodes.filter(({ level }) => wanted.includes(level)).length;
  const [works, changed, open] = [of('EXACT'), of('ADAPTED'), of('STUB', 'DROPPED', 'REFUSED')];
  return `${count(works, 'node')} work as they are, ${changed} were changed to do the same, ${open} need your hand.`;
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className="plain-list">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

/** One workflow of a file: what works, what was changed, and what stays to be done. */
export function ImportedWorkflow({ workflow }: { readonly workflow: Imported }) {
  const { id, name, nodes, differences, blockers, problems, canActivate, status } = workflow;
  const sorted = nodes.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  const unchanged = status === 'unchanged';
  return (
    <section className="card" aria-label={name}>
      <header>
        <h2 className="grow">{name}</h2>
        <Pill
          tone={status === 'refused' ? 'bad' : canActivate ? 'ok' : 'wait'}
          text={status === 'refused' ? 'refused' : canActivate ? 'can be activated' : 'cannot be activated yet'}
        />
        {id !== null && (
          <Link className="btn sm" href={`/workflows/${id}`}>
            {unchanged ? 'It is there already: open it' : 'Open the draft'}
          </Link>
        )}
      </header>
      <div className="pad stack">
        <p>{summaryOf(nodes)}</p>
        <Lines title="Before it can be activated" lines={[...blockers, ...problems.map(({ message }) => message)]} />
        <Lines title="What differs in meaning" lines={differences} />
      </div>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Node</th>
              <th>Result</th>
              <th>What to know</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((node) => (
              <NodeRow key={node.id} node={node} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
