/** One trigger: settings with their effect, evaluations, tasks, results and changes. */
import { Link, useParams, useSearchParams } from 'wouter';
import type { Answer } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Switch } from '../../parts/switch.tsx';
import { View } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { EvaluationResult } from '../triggers/evaluation-result.tsx';
import { hasEnded, useFollowedEvaluation, useRun } from '../triggers/run.ts';
import { useSwitch } from '../triggers/switch-triggers.ts';
import { Changes } from './changes.tsx';
import { Evaluations } from './evaluations.tsx';
import { Forecast } from './forecast/forecast.tsx';
import { Results } from './results.tsx';
import { Settings } from './settings/settings.tsx';
import { TriggerTasks } from './trigger-tasks.tsx';

const tabs = {
  settings: 'Settings and preview',
  forecast: 'Forecast',
  evaluations: 'Evaluations',
  tasks: 'Tasks',
  results: 'Results',
  changes: 'Changes',
};

type Tab = keyof typeof tabs;

const isTab = (value: string | null): value is Tab => value !== null && value in tabs;

function Heading({ trigger }: { readonly trigger: Answer<'getTrigger'>['data'] }) {
  const { id, name, description, triggerType, isActive } = trigger;
  const run = useRun();
  const change = useSwitch();
  const followed = useFollowedEvaluation(id);
  const isRunning = run.isPending || (followed !== undefined && !hasEnded(followed));
  return (
    <div className="row between wrap">
      <div className="grow">
        <div className="row wrap">
          <h1>{name}</h1>
          <span className="code">{triggerType}</span>
        </div>
        {description && <p className="dim">{description}</p>}
      </div>
      <div className="row wrap">
        <span aria-live="polite">{followed && <EvaluationResult evaluation={followed} />}</span>
        <Switch
          isOn={isActive}
          label={`${name}: active`}
          refusal={useRefusal('admin')}
          onChange={(isOn) => change.mutate({ triggers: [trigger], isActive: isOn })}
        />
        <span className="sm">{isActive ? 'Active' : 'Switched off'}</span>
        <Link className="btn" href={`/triggers/new?from=${id}`}>
          Copy…
        </Link>
        <Link className="btn" href={`/experiments/new?trigger=${id}`}>
          Experiment…
        </Link>
        <Button
          icon="run"
          refusal={useRefusal('operator') ?? (isActive ? undefined : 'It is switched off.')}
          isBusy={isRunning}
          onClick={() => run.mutate([id])}
        >
          Run now
        </Button>
      </div>
    </div>
  );
}

function Content({ tab, answer }: { readonly tab: Tab; readonly answer: Answer<'getTrigger'> }) {
  const { id } = answer.data;
  if (tab === 'forecast') return <Forecast trigger={answer.data} />;
  if (tab === 'evaluations') return <Evaluations triggerId={id} />;
  if (tab === 'tasks') return <TriggerTasks triggerId={id} />;
  if (tab === 'results') return <Results triggerId={id} />;
  if (tab === 'changes') return <Changes triggerId={id} />;
  return <Settings key={id} answer={answer} />;
}

export default function Trigger() {
  const { id = '' } = useParams<{ id: string }>();
  const [search] = useSearchParams();
  const wanted = search.get('tab');
  const tab = isTab(wanted) ? wanted : 'settings';
  const query = useRead('getTrigger', { params: { id } });
  usePage({ title: 'Triggers', path: '/triggers' }, { title: query.data?.data.name ?? 'Trigger' });
  return (
    <View query={query}>
      {(answer) => (
        <>
          <Heading trigger={answer.data} />
          <nav className="tabs" aria-label="Trigger">
            {Object.entries(tabs).map(([name, title]) => (
              <Link key={name} href={`/triggers/${id}?tab=${name}`} aria-current={name === tab ? 'page' : undefined}>
                {title}
              </Link>
            ))}
          </nav>
          <Content tab={tab} answer={answer} />
        </>
      )}
    </View>
  );
}
