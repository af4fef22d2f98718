import { useId, useState } from 'react';
import { Button } from '../../../parts/button.tsx';
import { count } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import styles from '../new-workflow.module.css';
import { ImportedWorkflow } from './report.tsx';
import { type Report, useCheck, useImport } from './use-import.ts';

const formats: Readonly<Record<Report['format'], string>> = {
  'followthrough-workflow': 'a workflow of Followthrough',
  n8n: 'a file of n8n',
  'workflow-records': 'older workflow records',
  'message-flow': 'a message flow',
};

function Result({ report }: { readonly report: Report }) {
  const { format, notes, workflows, checks } = report;
  const failed = checks.filter(({ verdict }) => verdict !== 'PASS');
  return (
    <div className={styles.report}>
      <div className="card pad stack" role="status">
        <p className="b">
          This is {formats[format]} with {count(workflows.length, 'workflow')}.
        </p>
        {[...notes, ...failed.map(({ message }) => message)].map((note) => (
          <p key={note}>{note}</p>
        ))}
      </div>
      {workflows.map((workflow, index) => (
        <ImportedWorkflow key={workflow.sourceId ?? `${index} ${workflow.name}`} workflow={workflow} />
      ))}
    </div>
  );
}

/** A file of this or another tool: first the report of what would become of each node, then the drafts. */
export function Import() {
  const id = useId();
  const [text, setText] = useState('');
  const check = useCheck();
  const take = useImport();
  const refusal = useRefusal('admin');
  const report = take.data ?? check.data;
  const change = (next: string) => {
    setText(next);
    check.reset();
    take.reset();
  };
  const isEmpty = text.trim() === '' ? 'Choose a file, or paste its content.' : undefined;
  const canTake = check.data?.workflows.some(({ status }) => status !== 'refused') && !take.data;
  return (
    <>
      <div className="card pad stack">
        <div>
          <label className="b" htmlFor={`${id}-file`}>
            File
          </label>
          <input
            id={`${id}-file`}
            type="file"
            className="input"
            accept=".json,application/json"
            onChange={async (event) => change((await event.target.files?.[0]?.text()) ?? '')}
          />
        </div>
        <div>
          <label className="b" htmlFor={`${id}-text`}>
            Or its content
          </label>
          <textarea
            id={`${id}-text`}
            className="input mono"
            rows={6}
            value={text}
            spellCheck={false}
            onChange={(event) => change(event.target.value)}
          />
          <p className="sm dim">
            Exports of Followthrough and n8n, and older workflow records. No code of a file is run.
          </p>
        </div>
        <div className="row end wrap">
          <Button refusal={refusal ?? isEmpty} isBusy={check.isPending} onClick={() => check.mutate(text)}>
            Look what would become of it
          </Button>
          {canTake && (
            <Button kind="pri" refusal={refusal} isBusy={take.isPending} onClick={() => take.mutate(text)}>
              Make {count(check.data?.workflows.length ?? 0, 'draft')}
            </Button>
          )}
        </div>
      </div>
      {report && <Result report={report} />}
    </>
  );
}
