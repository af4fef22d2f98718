import { useState } from 'react';
import { Link } from 'wouter';
import type { ReplyOf } from '../../../api/call.ts';
import { Button } from '../../../parts/button.tsx';
import { Confirm } from '../../../parts/dialog.tsx';
import { useRefusal } from '../../../session/session.ts';
import { Matching } from './matching.tsx';
import { PhaseNote } from './phase-note.tsx';
import { useActivate, useChangeState } from './use-states.ts';

type Workflow = ReplyOf<'getWorkflow'>;

const choices = [
  ['skip', 'Only who comes from now on', 'Customers who are in a segment of an entry already stay out.'],
  ['enter', 'Also those who match already', 'All customers who are in a segment of an entry now enter at once.'],
] as const;

interface ExistingProps {
  readonly existing: 'enter' | 'skip';
  readonly onChange: (existing: 'enter' | 'skip') => void;
}

function Existing({ existing, onChange }: ExistingProps) {
  return (
    <fieldset className="stack" style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className="b">Who enters at once?</legend>
      {choices.map(([value, title, about]) => (
        <label key={value} className="row">
          <input type="radio" name="existing" checked={existing === value} onChange={() => onChange(value)} />
          <span>
            {title} <span className="sm dim">{about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function stateWords({ status, lastVersion, activeVersion }: Workflow): string {
  if (activeVersion === null) return `Version ${lastVersion} is published. Nobody enters yet.`;
  const now = status === 'PAUSED' ? `Version ${activeVersion} is paused.` : `Version ${activeVersion} is active.`;
  if (activeVersion === lastVersion) return now;
  return `${now} Version ${lastVersion} is published: once it is active, customers enter that. Runs on the way stay on theirs until you move them.`;
}

/** Who enters which version, and whether runs go on. */
export function Activate({ workflow }: { readonly workflow: Workflow }) {
  const { id, name, status, lastVersion, activeVersion } = workflow;
  const [existing, setExisting] = useState<'enter' | 'skip'>('skip');
  const [isArchiving, setArchiving] = useState(false);
  const activate = useActivate(id);
  const change = useChangeState(id);
  const refusal = useRefusal('admin') ?? (status === 'ARCHIVED' ? 'The workflow is archived.' : undefined);
  const isNew = activeVersion !== lastVersion;
  return (
    <section className="card pad stack" aria-label="Activate">
      <h2>Who enters</h2>
      <p>{stateWords(workflow)}</p>
      {isNew && <Existing existing={existing} onChange={setExisting} />}
      {isNew && <PhaseNote graph={workflow.graph} />}
      {isNew && lastVersion !== null && <Matching workflowId={id} version={lastVersion} />}
      <div className="row wrap">
        {isNew && lastVersion !== null && (
          <Button
            kind="pri"
            refusal={refusal}
            isBusy={activate.isPending}
            onClick={() => activate.mutate({ existing, version: lastVersion })}
          >
            Activate version {lastVersion}
          </Button>
        )}
        {isNew && (
          <Link className="btn" href={`/workflows/${id}?tab=forecast&activate=${existing}`}>
            What it would bring
          </Link>
        )}
        {status === 'ACTIVE' && (
          <Button refusal={refusal} isBusy={change.isPending} onClick={() => change.mutate('pause')}>
            Pause
          </Button>
        )}
        {status === 'PAUSED' && (
          <Button refusal={refusal} isBusy={change.isPending} onClick={() => change.mutate('resume')}>
            Resume
          </Button>
        )}
        {status !== 'ARCHIVED' && (
          <Button refusal={refusal} onClick={() => setArchiving(true)}>
            Archive…
          </Button>
        )}
      </div>
      {isArchiving && (
        <Confirm
          title={`Archive “${name}”?`}
          action="Archive it"
          onClose={() => setArchiving(false)}
          onConfirm={() => {
            setArchiving(false);
            change.mutate('archive');
          }}
        >
          <p>Nobody enters any more, and runs on the way end when they next would act. It is kept with its runs.</p>
        </Confirm>
      )}
    </section>
  );
}
