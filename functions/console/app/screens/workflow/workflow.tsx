/** One workflow: its draft, its runs, its versions, and what came of it. */
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { type Language, useLanguage } from '../../graph/use-node-types.ts';
import { useAddress } from '../../parts/address.ts';
import { Button } from '../../parts/button.tsx';
import { View } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { WorkflowState } from '../workflows/workflow-state.tsx';
import { DraftEditor } from './editor/editor.tsx';
import { Figures } from './figures/figures.tsx';
import { Forecast } from './forecast/forecast.tsx';
import { Publish } from './publish/publish.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { Runs } from './runs/runs.tsx';
import { LeftNote } from './saving/left-note.tsx';

type Workflow = ReplyOf<'getWorkflow'>;

const tabs = [
  ['', 'Draft'],
  ['publish', 'Publish'],
  ['runs', 'Runs'],
  ['figures', 'Figures'],
  ['forecast', 'Forecast'],
] as const;

interface TabProps {
  readonly tab: string;
  readonly workflow: Workflow;
  readonly language: Language;
}

function Tab({ tab, workflow, language }: TabProps) {
  if (tab === 'publish') return <Publish workflow={workflow} language={language} />;
  if (tab === 'runs') return <Runs workflow={workflow} language={language} />;
  if (tab === 'figures') return <Figures workflow={workflow} language={language} />;
  if (tab === 'forecast') return <Forecast workflow={workflow} />;
  return <DraftEditor key={workflow.id} workflow={workflow} language={language} />;
}

function Header({ workflow }: { readonly workflow: Workflow }) {
  const { name, description, status, lastVersion, activeVersion } = workflow;
  const [isRenaming, setRenaming] = useState(false);
  const refusal = useRefusal('admin') ?? (status === 'ARCHIVED' ? 'The workflow is archived.' : undefined);
  return (
    <div>
      <div className="row wrap">
        <h1>{name}</h1>
        <WorkflowState status={status} />
        <span className="sm dim">
          {lastVersion === null ? 'never published' : `v${lastVersion} published`}
          {activeVersion !== null && `, v${activeVersion} active`}
        </span>
        <Button kind="sm" refusal={refusal} onClick={() => setRenaming(true)}>
          Rename…
        </Button>
      </div>
      {isRenaming && <RenameDialog workflow={workflow} onClose={() => setRenaming(false)} />}
      {description && <p className="dim">{description}</p>}
    </div>
  );
}

export default function WorkflowScreen() {
  const { id = '' } = useParams();
  const query = useRead('getWorkflow', { params: { id } });
  const { query: types, language } = useLanguage();
  const [{ tab = '' }] = useAddress(['tab']);
  const workflow = query.data?.data;
  usePage({ title: 'Workflows', path: '/workflows' }, { title: workflow?.name ?? '…' });
  return (
    <View query={query}>
      {({ data }) => (
        <>
          <Header workflow={data} />
          <nav className="tabs" aria-label="Parts of the workflow">
            {tabs.map(([name, title]) => (
              <Link
                key={name}
                href={name ? `/workflows/${data.id}?tab=${name}` : `/workflows/${data.id}`}
                aria-current={name === tab ? 'page' : undefined}
              >
                {title}
              </Link>
            ))}
          </nav>
          <LeftNote workflowId={data.id} />
          <View query={types}>{() => language && <Tab tab={tab} workflow={data} language={language} />}</View>
        </>
      )}
    </View>
  );
}
