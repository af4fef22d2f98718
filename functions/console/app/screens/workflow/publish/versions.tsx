import { useState } from 'react';
import { useRead } from '../../../api/queries.ts';
import { Button } from '../../../parts/button.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { View } from '../../../parts/view.tsx';
import { useRefusal } from '../../../session/session.ts';
import { ExportButton } from './export-button.tsx';
import { TemplateDialog } from './template-dialog.tsx';

const MOST = 50;

interface VersionsProps {
  readonly workflow: { readonly id: string; readonly name: string; readonly description: string | null };
}

/** The versions, newest first, and what can be made of them and of the draft. */
export function Versions({ workflow }: VersionsProps) {
  const { id: workflowId, name } = workflow;
  const [isMaking, setMaking] = useState(false);
  const refusal = useRefusal('admin');
  const query = useRead('listVersions', { params: { id: workflowId }, query: { limit: MOST } }, { isLive: false });
  return (
    <section className="card" aria-label="Versions">
      <header>
        <h2 className="grow">Versions</h2>
        <Button kind="sm" refusal={refusal} onClick={() => setMaking(true)}>
          Make a template…
        </Button>
        <ExportButton workflowId={workflowId} name={name} />
        {isMaking && <TemplateDialog workflow={workflow} onClose={() => setMaking(false)} />}
      </header>
      <View
        query={query}
        isEmpty={({ data }) => data.items.length === 0}
        empty={<p>None is published yet.</p>}
        rows={2}
      >
        {({ data }) => (
          <div className="table">
            <table className="cards">
              <thead>
                <tr>
                  <th>Version</th>
                  <th>Published</th>
                  <th>By</th>
                  <th>What was new</th>
                  <th>
                    <span className="only-read">Export</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.items.map(({ version, publishedAt, publishedBy, publishedByName, note }) => (
                  <tr key={version}>
                    <td>v{version}</td>
                    <td data-label="Published">
                      <Moment at={publishedAt} />
                    </td>
                    <td data-label="By" title={publishedBy}>
                      {publishedByName ?? publishedBy}
                    </td>
                    <td className="break">{note ?? <span className="dim">–</span>}</td>
                    <td>
                      <ExportButton workflowId={workflowId} name={name} version={version} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </View>
    </section>
  );
}
