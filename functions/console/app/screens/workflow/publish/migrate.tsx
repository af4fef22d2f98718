import { useState } from 'react';
import type { ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { type GraphNode, toGraph } from '../../../graph/graph.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import { titleOf } from '../../../graph/words.ts';
import { Button } from '../../../parts/button.tsx';
import { View } from '../../../parts/view.tsx';
import { count, number } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import { Migrations } from './migrations.tsx';
import { type Choices, type Plan, useMigrate, usePlan } from './use-migration.ts';

interface MigrateProps {
  readonly workflow: ReplyOf<'getWorkflow'>;
  readonly lastVersion: number;
  readonly language: Language;
}

interface PlanProps {
  readonly plan: Plan;
  readonly choices: Choices;
  readonly targets: readonly GraphNode[];
  readonly language: Language;
  readonly onChoose: (nodeId: string, where: string) => void;
}

function PlanTable({ plan, choices, targets, language, onChoose }: PlanProps) {
  if (plan.nodes.length === 0) return <p>No run is on the way in this version.</p>;
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Node</th>
            <th className="num">Runs there</th>
            <th>Where they go</th>
            <th>What to know</th>
          </tr>
        </thead>
        <tbody>
          {plan.nodes.map(({ nodeId, name, type, choice, runs, working, waitsShifted, waitsLost, couldRepeat }) => (
            <tr key={nodeId}>
              <td className="b">{name ?? language.types.get(type)?.title ?? nodeId}</td>
              <td className="num" data-label="Runs there">
                {number(runs)}
              </td>
              <td>
                <select
                  className="input"
                  aria-label={`Where the runs at ${name ?? nodeId} go`}
                  value={choices[nodeId] ?? choice ?? ''}
                  onChange={(event) => onChoose(nodeId, event.target.value)}
                >
                  {choice === 'SAME' && <option value="SAME">on, at the same node</option>}
                  {choice === null && <option value="">Choose…</option>}
                  <option value="STAY">stay on their version</option>
                  <option value="EXIT">end here</option>
                  {targets.map((node) => (
                    <option key={node.id} value={node.id}>
                      to {titleOf(node, language.types)} ({node.id})
                    </option>
                  ))}
                </select>
              </td>
              <td className="sm">
                {[
                  working > 0 && `${number(working)} move once their job has ended`,
                  waitsShifted > 0 && `${count(waitsShifted, 'wait')} of another length`,
                  waitsLost > 0 && `${count(waitsLost, 'wait')} begin anew`,
                  couldRepeat > 0 && `${number(couldRepeat)} could do something again`,
                ]
                  .filter(Boolean)
                  .join(' · ') || <span className="dim">–</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const sumUp = ({ total, needsChoice, wouldSendAgain }: Plan): string =>
  [
    `${count(total, 'run')} on the way.`,
    needsChoice.length > 0 &&
      `At ${count(needsChoice.length, 'node')} somebody has to say where they go; until then they stay.`,
    wouldSendAgain > 0
      ? `${count(wouldSendAgain, 'run')} would come by something again that they did already.`
      : 'Nothing is done twice.',
  ]
    .filter(Boolean)
    .join(' ');

/** Says for the runs of an older version where each goes, counted before anything moves. */
export function Migrate({ workflow, lastVersion, language }: MigrateProps) {
  const { id } = workflow;
  const versions = Array.from({ length: Math.min(lastVersion - 1, 20) }, (_, n) => lastVersion - 1 - n);
  const [fromVersion, setFrom] = useState(versions[0] ?? 1);
  const [choices, setChoices] = useState<Choices>({});
  const [percent, setPercent] = useState('100');
  const refusal = useRefusal('admin');
  const map = Object.fromEntries(Object.entries(choices).filter(([, where]) => where !== 'SAME' && where !== ''));
  const query = usePlan(id, { fromVersion, toVersion: lastVersion, map }, refusal === undefined);
  const version = useRead('getVersion', { params: { id, version: String(lastVersion) } }, { isLive: false }).data?.data;
  const targets = version ? toGraph(version.graph).nodes.filter(({ type }) => type !== 'note' && type !== 'start') : [];
  const migrate = useMigrate(id);
  const total = query.data?.total ?? 0;
  const share = Number(percent);
  return (
    <section className="card" aria-label="Runs on the way">
      <header>
        <h2 className="grow">Where runs on the way go</h2>
        <label className="row sm">
          From
          <select
            className="input"
            value={fromVersion}
            onChange={(event) => {
              setFrom(Number(event.target.value));
              setChoices({});
            }}
          >
            {versions.map((one) => (
              <option key={one} value={one}>
                version {one}
              </option>
            ))}
          </select>
          to version {lastVersion}
        </label>
      </header>
      <div className="pad stack">
        {refusal ? (
          <p>{refusal}</p>
        ) : (
          <View query={query} rows={3}>
            {(plan) => (
              <>
                <p>{sumUp(plan)}</p>
                <PlanTable
                  plan={plan}
                  choices={choices}
                  targets={targets}
                  language={language}
                  onChoose={(nodeId, where) => setChoices({ ...choices, [nodeId]: where })}
                />
              </>
            )}
          </View>
        )}
        <div className="row end wrap">
          <label className="row sm">
            Percent of the customers
            <input
              className="input"
              style={{ width: 80 }}
              type="number"
              min={0.01}
              max={100}
              step="any"
              value={percent}
              onChange={(event) => setPercent(event.target.value)}
            />
          </label>
          <Button
            kind="pri"
            refusal={refusal ?? (total === 0 ? 'No run is on the way in this version.' : undefined)}
            isBusy={migrate.isPending}
            onClick={() => migrate.mutate({ fromVersion, toVersion: lastVersion, map, percent: share })}
          >
            Move {count(total, 'run')}
          </Button>
        </div>
        <Migrations workflowId={id} />
      </div>
    </section>
  );
}
