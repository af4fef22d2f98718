/** What may be said of the effect of a trigger or a workflow. Read when somebody looks, and not again. */
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api/queries.ts';
import { Choice } from '../../parts/choice.tsx';
import { View } from '../../parts/view.tsx';
import { ByOutlook } from './by-outlook.tsx';
import { EffectOf } from './effects.tsx';
import { isUntested } from './score-words.ts';

const USUAL_DAYS = '14';
const spans = ['7', '30', '60', '90'].map((days) => [days, `${days} days`] as const);

interface ScoreCardProps {
  readonly route: 'getTriggerScore' | 'getWorkflowScore';
  readonly id: string;
  /** How to hold customers out, where nobody is. */
  readonly holdOut: ReactNode;
}

export function ScoreCard({ route, id, holdOut }: ScoreCardProps) {
  const [days, setDays] = useState('');
  const input = { params: { id }, query: { days: days || USUAL_DAYS } };
  const query = useRead(route, input, { isLive: false, keepsPrevious: true });
  return (
    <section className="card" aria-label="Effect">
      <header>
        <h2 className="grow">Does it bring orders?</h2>
        <Choice label="Orders within" value={days} any={`${USUAL_DAYS} days`} options={spans} onChange={setDays} />
      </header>
      <View query={query} rows={3}>
        {({ data }) => (
          <>
            <p className="pad">{data.text}</p>
            {isUntested(data) && <p className="pad">No figure here proves an effect. {holdOut}</p>}
            {data.effects.map((effect) => (
              <EffectOf key={effect.experimentId} effect={effect} />
            ))}
            <ByOutlook score={data} />
          </>
        )}
      </View>
    </section>
  );
}
