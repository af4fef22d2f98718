import { useRead } from '../../../api/queries.ts';
import { type Graph, nodeOf } from '../../../graph/graph.ts';
import { portsOf, portWords } from '../../../graph/ports.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import { titleOf } from '../../../graph/words.ts';
import { Button } from '../../../parts/button.tsx';
import { CustomerLink } from '../../../parts/customer-link.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { inWords } from '../../../parts/words.ts';
import { CustomerField } from '../../bookings/customer-field.tsx';
import styles from '../editor/editor.module.css';
import type { Ports } from './use-dry-run.ts';
import type { DryRun, Step } from './walk.ts';

interface WhatIf {
  readonly graph: Graph;
  readonly language: Language;
  readonly ports: Ports;
  readonly onShow: (nodeId: string) => void;
  readonly onWhatIf: (nodeId: string, port: string) => void;
}

interface StepItemProps extends WhatIf {
  readonly step: Step;
}

/** Another way out of a node than the one that is assumed. */
function OtherWay({ step, graph, language, ports, onWhatIf }: StepItemProps) {
  const node = nodeOf(graph, step.nodeId);
  const ways = node ? portsOf(node, language.types) : [];
  if (!node || step.assumed === null || ways.length < 2) return null;
  return (
    <select
      className="input"
      aria-label={`What if ${titleOf(node, language.types)} were left by another way?`}
      value={ports[node.id] ?? step.port ?? ''}
      onChange={(event) => onWhatIf(node.id, event.target.value)}
    >
      {ways.map((port) => (
        <option key={port} value={port}>
          what if: {portWords(node, port) || 'it goes on'}
        </option>
      ))}
    </select>
  );
}

const textLines = (texts: Step['texts']): readonly string[] =>
  Object.entries(texts ?? {}).flatMap(([name, text]) => (typeof text === 'string' ? [`${name}: ${text}`] : []));

function StepItem(props: StepItemProps) {
  const { step, graph, language, onShow } = props;
  const { nodeId, cameAt, waits, outcome, leaf, reason, assumed, texts, writes } = step;
  const node = nodeOf(graph, nodeId);
  const operator = leaf && (language.operators.get(leaf.op)?.title ?? leaf.op);
  const lines = [
    leaf &&
      `${leaf.path} ${leaf.value === null ? 'is missing' : `was ${JSON.stringify(leaf.value)}`}, asked “${operator}”`,
    reason,
    ...textLines(texts),
    writes && `would write: ${Object.keys(writes).map(inWords).join(', ')}`,
    assumed && `assumed (${inWords(assumed)})`,
    outcome && `ends: ${inWords(outcome)}`,
  ].filter(Boolean);
  return (
    <li>
      <button type="button" className={styles.show} onClick={() => onShow(nodeId)}>
        {node ? titleOf(node, language.types) : nodeId}
      </button>{' '}
      <span className="sm dim">
        {waits ? (
          <>
            waits{' '}
            {waits.until ? (
              <>
                until <Moment at={waits.until} />
              </>
            ) : (
              `for ${waits.for}`
            )}
          </>
        ) : (
          <Moment at={cameAt} />
        )}
      </span>
      {lines.map((line) => (
        <p key={line} className="sm break">
          {line}
        </p>
      ))}
      <OtherWay {...props} />
    </li>
  );
}

interface DryRunPanelProps extends WhatIf {
  readonly customerId: string | undefined;
  readonly result: DryRun | undefined;
  readonly isBusy: boolean;
  readonly refusal: string | undefined;
  readonly onChoose: (customerId: string | undefined) => void;
  readonly onRun: () => void;
  readonly onClose: () => void;
}

function Result({ result, ...rest }: WhatIf & { readonly result: DryRun }) {
  const { steps, assumptions, isCut } = result;
  return (
    <>
      <section>
        <h3>What would happen</h3>
        <ol className="plain-list" aria-label="Steps of the dry run">
          {(steps ?? []).map((step, place) => (
            <StepItem key={`${place} ${step.nodeId}`} step={step} {...rest} />
          ))}
        </ol>
        {isCut && <p className="sm">There are more steps than are shown.</p>}
      </section>
      {assumptions.length > 0 && (
        <section>
          <h3>What nobody can know is assumed</h3>
          <ul className="plain-list sm">
            {assumptions.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Sends one customer through the draft as it is drawn now, without doing anything. */
export function DryRunPanel(props: DryRunPanelProps) {
  const { customerId, result, isBusy, refusal, onChoose, onRun, onClose } = props;
  const chosen = useRead(
    'getCustomer',
    { params: { id: customerId ?? '' } },
    { isLive: false, enabled: customerId !== undefined },
  ).data?.data;
  return (
    <aside className={styles.inspector} aria-label="Dry run" data-own-undo>
      <section>
        <div className="row between">
          <h2>Dry run</h2>
          <button type="button" className="btn sm ghost icon" aria-label="Close the dry run" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        <p className="sm dim">
          One customer goes through the draft with the data of now, waits included. Nothing is written or sent.
        </p>
        {customerId === undefined ? (
          <CustomerField onChoose={onChoose} />
        ) : (
          <div className="row between">
            <CustomerLink id={customerId} name={chosen?.name ?? null} />
            <button type="button" className="btn sm" onClick={() => onChoose(undefined)}>
              Another customer
            </button>
          </div>
        )}
        <div>
          <Button
            kind="pri"
            icon="run"
            isBusy={isBusy}
            refusal={refusal ?? (customerId === undefined ? 'Choose a customer first.' : undefined)}
            onClick={onRun}
          >
            {result ? 'Again' : 'Go through it'}
          </Button>
        </div>
      </section>
      {result && <Result {...props} result={result} />}
    </aside>
  );
}
