import { useMemo, useState } from 'react';
import { messageOf } from '../../../api/api-error.ts';
import type { ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { type Graph, toGraph } from '../../../graph/graph.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import { Button } from '../../../parts/button.tsx';
import { Pill } from '../../../parts/pill.tsx';
import { View } from '../../../parts/view.tsx';
import { count } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import { Canvas } from '../canvas/canvas.tsx';
import { useLeft } from '../saving/left-drafts.ts';
import { Activate } from './activate.tsx';
import { linesOf, marksOf, union } from './differences.ts';
import { Migrate } from './migrate.tsx';
import styles from './publish.module.css';
import { usePublish } from './use-states.ts';
import { Versions } from './versions.tsx';

interface PublishProps {
  readonly workflow: ReplyOf<'getWorkflow'>;
  readonly language: Language;
}

const NOTHING: ReadonlySet<string> = new Set();
const EMPTY: Graph = { nodes: [], edges: [], variables: [], settings: {} };

function Note({ note, onChange }: { readonly note: string; readonly onChange: (note: string) => void }) {
  return (
    <label className="stack">
      <span className="b">What is new (for your colleagues)</span>
      <input className="input" maxLength={2000} value={note} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

interface DraftProps extends PublishProps {
  readonly diff: ReplyOf<'diffVersions'> | undefined;
  readonly before: Graph | undefined;
}

/** The draft against the last version, drawn and listed. */
function Difference({ workflow, language, diff, before }: DraftProps) {
  const [selected, setSelected] = useState(NOTHING);
  const draft = useMemo(() => toGraph(workflow.graph), [workflow.graph]);
  const both = useMemo(() => union(before ?? EMPTY, draft), [before, draft]);
  const marks = useMemo(() => (diff ? marksOf(diff) : {}), [diff]);
  const lines = diff ? linesOf(diff, both, language.types) : [];
  return (
    <>
      {lines.length > 0 && (
        <ul className={styles.lines} aria-label="Changes">
          {lines.map(({ kind, what, details }) => (
            <li key={`${kind} ${what} ${details.join()}`}>
              <Pill tone={kind === 'added' ? 'ok' : kind === 'removed' ? 'bad' : 'acc'} text={kind} />{' '}
              <span className="b">{what}</span>
              {details.map((detail) => (
                <p key={detail} className="sm break">
                  {detail}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.canvas}>
        <Canvas
          graph={both}
          language={language}
          selected={selected}
          onSelect={(ids) => setSelected(new Set(ids))}
          marks={marks}
        />
      </div>
    </>
  );
}

const isSame = (diff: ReplyOf<'diffVersions'>): boolean => Object.values(diff).every((list) => list.length === 0);

function whyNot({ canPublish, problems }: PublishProps['workflow']): string | undefined {
  if (canPublish) return undefined;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return `The draft has ${count(errors, 'error')}. The tab Draft lists them.`;
}

/** Why the draft is not published, if the last try failed. The note is kept, and the draft is read again. */
function Refused({ error }: { readonly error: unknown }) {
  return (
    <p role="alert" className="bad-text">
      {error ? `Not published. ${messageOf(error)}` : ''}
    </p>
  );
}

/** The draft as it would be published. */
function DraftCard({ workflow, language }: PublishProps) {
  const { id, lastVersion, revision } = workflow;
  const left = useLeft(id);
  const isSaving = left !== undefined && left.problem === undefined;
  const [note, setNote] = useState('');
  const publish = usePublish(id);
  const noRole = useRefusal('admin');
  const enabled = lastVersion !== null;
  const params = { id, a: String(lastVersion), b: 'draft' };
  const query = useRead('diffVersions', { params }, { enabled, isLive: false });
  const last = useRead('getVersion', { params: { id, version: String(lastVersion) } }, { enabled, isLive: false }).data;
  const before = useMemo(() => last && toGraph(last.data.graph), [last]);
  const diff = query.data?.data;
  const next = (lastVersion ?? 0) + 1;
  const isRead = !isSaving && !query.isFetching;
  const nothingNew = isRead && diff && isSame(diff) ? `The draft is version ${lastVersion}.` : undefined;
  // What is shown is older than what is being saved.
  const refusal = noRole ?? (isSaving ? undefined : (whyNot(workflow) ?? nothingNew));
  const content = <Difference {...{ workflow, language, before, diff }} />;
  return (
    <section className="card" aria-label="Draft against the last version">
      <header>
        <h2 className="grow">
          {lastVersion === null ? 'The first version' : `What is new against version ${lastVersion}`}
        </h2>
      </header>
      <div className="pad stack">
        {nothingNew && <p>{nothingNew} Nothing is to be published.</p>}
        {isSaving && <p role="status">The draft is being saved…</p>}
        {enabled ? <View query={query}>{() => content}</View> : content}
        <Note note={note} onChange={setNote} />
        <Refused error={publish.error} />
        <div className="row end">
          <Button
            kind="pri"
            refusal={refusal}
            isBusy={publish.isPending}
            onClick={() => publish.mutate({ revision, note }, { onSuccess: () => setNote('') })}
          >
            Publish version {next}
          </Button>
        </div>
      </div>
    </section>
  );
}

/** From the draft to what runs: publish, activate, and say where the runs on the way go. */
export function Publish({ workflow, language }: PublishProps) {
  return (
    <>
      <DraftCard workflow={workflow} language={language} />
      {workflow.lastVersion !== null && <Activate workflow={workflow} />}
      {workflow.lastVersion !== null && workflow.lastVersion > 1 && (
        <Migrate workflow={workflow} lastVersion={workflow.lastVersion} language={language} />
      )}
      <Versions workflow={workflow} />
    </>
  );
}
