/** Budgets that jobs and calls share: what they have left, who waits and until when. */
import { useState } from 'react';
import { useRead } from '../../../api/queries.ts';
import { Button } from '../../../parts/button.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { Pill, type Tone } from '../../../parts/pill.tsx';
import { View } from '../../../parts/view.tsx';
import { count, inWords, number } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import { type Lane, useOperate } from './change-lanes.ts';
import { RateDialog } from './rate-dialog.tsx';

const MOST_LANES = 200;

const tones: Readonly<Record<Lane['state'], Tone>> = {
  ready: 'ok',
  used_up: 'wait',
  blocked: 'wait',
  breaker_open: 'bad',
  half_open: 'run',
};

function limitsOf({ perSecond, perMinute, burst, atOnce }: Lane): string {
  const parts = [
    perSecond !== null && `${number(perSecond)} a second`,
    perMinute !== null && `${number(perMinute)} a minute`,
    burst !== null && `${number(burst)} after a rest`,
    atOnce !== null && `${number(atOnce)} at once`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'no limit' : parts.join(', ');
}

/** Why a lane starts nothing, and until when. */
function Held({ lane }: { readonly lane: Lane }) {
  const { state, failures, lastError, openedUntil, blockedUntil, startsAt } = lane;
  if (state === 'ready' || state === 'used_up') return null;
  const until = state === 'blocked' ? startsAt && blockedUntil : openedUntil;
  return (
    <span className="sm dim">
      {state !== 'blocked' && `${count(failures, 'failure')} in a row${lastError === null ? '' : `: ${lastError}`}. `}
      {state === 'half_open' && 'One at a time tries.'}
      {state !== 'half_open' && (until ? 'Until ' : 'Until it is freed.')}
      {state !== 'half_open' && until && <Moment at={until} />}
    </span>
  );
}

function Row({ lane, onChange }: { readonly lane: Lane; readonly onChange: (lane: Lane) => void }) {
  const operate = useOperate();
  const operator = useRefusal('operator');
  const admin = useRefusal('admin');
  const name = <span className="only-read">{lane.endpoint ?? lane.key}</span>;
  const act = (how: Parameters<typeof operate.mutate>[0]['how']) => operate.mutate({ how, lane });
  const isBroken = lane.state === 'breaker_open' || lane.state === 'half_open';
  return (
    <tr>
      <td>
        <span className="b">{lane.endpoint ?? lane.key}</span> <span className="sm dim">{limitsOf(lane)}</span>
      </td>
      <td>
        <Pill tone={tones[lane.state]} text={inWords(lane.state)} /> <Held lane={lane} />
      </td>
      <td className="num" data-label="Running">
        {number(lane.running)}
      </td>
      <td className="num" data-label="Waiting">
        {number(lane.waiting)}
      </td>
      <td className="num">
        {lane.kind !== 'queue' && (
          <span className="row end">
            {isBroken && (
              <Button kind="sm" refusal={operator} isBusy={operate.isPending} onClick={() => act('reset')}>
                Reset breaker {name}
              </Button>
            )}
            <Button
              kind="sm"
              refusal={operator}
              isBusy={operate.isPending}
              onClick={() => act(lane.state === 'blocked' ? 'free' : 'block')}
            >
              {lane.state === 'blocked' ? 'Free' : 'Block'} {name}
            </Button>
            {lane.kind === 'jobs' && (
              <Button kind="sm" refusal={admin} onClick={() => onChange(lane)}>
                Change rate… {name}
              </Button>
            )}
          </span>
        )}
      </td>
    </tr>
  );
}

/** The lane of a queue is of interest only while it is blocked: its row above says the rest. */
const isShown = ({ kind, state }: Lane): boolean => kind !== 'queue' || state === 'blocked';

/** Nothing where there are no lanes. */
export function Lanes() {
  const [changing, setChanging] = useState<Lane>();
  const query = useRead(
    'listLanes',
    { query: { limit: MOST_LANES } },
    { isBusy: ({ data }) => data.items.some(({ waiting }) => waiting > 0) },
  );
  const lanes = (query.data?.data.items ?? []).filter(isShown);
  if (lanes.length === 0 && !query.error) return null;
  return (
    <section className="card" aria-label="Lanes">
      <header>
        <h2>Lanes</h2>
        <span className="sm dim">What jobs or calls share: how many start, and whether they may.</span>
      </header>
      <View query={query}>
        {() => (
          <div className="table">
            <table className="cards">
              <thead>
                <tr>
                  <th>Lane</th>
                  <th>State</th>
                  <th className="num">Running</th>
                  <th className="num">Waiting</th>
                  <th>
                    <span className="only-read">Change</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {lanes.map((lane) => (
                  <Row key={lane.id} lane={lane} onChange={setChanging} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </View>
      {changing && <RateDialog lane={changing} onClose={() => setChanging(undefined)} />}
    </section>
  );
}
