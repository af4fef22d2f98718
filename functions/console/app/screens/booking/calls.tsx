import { Moment } from '../../parts/moment.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { duration } from '../../parts/words.ts';
import type { Followup } from './booking.tsx';

type Call = Followup['calls'][number];

const outcomes: Readonly<Record<NonNullable<Call['outcome']>, readonly [words: string, tone: Tone]>> = {
  executed: ['made', 'ok'],
  refused: ['refused by the endpoint', 'bad'],
  forbidden: ['address must not be called', 'bad'],
  throttled: ['asked to wait', 'wait'],
  unavailable: ['endpoint unavailable', 'bad'],
  unknown: ['unknown whether it was made', 'bad'],
};

function Outcome({ outcome }: Pick<Call, 'outcome'>) {
  if (outcome === null) return <Pill tone="run" text="being made" />;
  const [words, tone] = outcomes[outcome];
  return <Pill tone={tone} text={words} constant={outcome} />;
}

function Row({ call }: { readonly call: Call }) {
  const { startedAt, finishedAt, outcome, httpStatus, error, nextTryAt } = call;
  return (
    <tr>
      <td data-label="Try">{call.try}</td>
      <td data-label="Began">
        <Moment at={startedAt} />
      </td>
      <td data-label="Took">
        {finishedAt === null ? (
          <span className="dim">–</span>
        ) : (
          duration(Date.parse(finishedAt) - Date.parse(startedAt))
        )}
      </td>
      <td>
        <Outcome outcome={outcome} />
      </td>
      <td data-label="HTTP">{httpStatus ?? <span className="dim">–</span>}</td>
      <td>{error}</td>
      <td data-label="Next try">
        <Moment at={nextTryAt} />
      </td>
    </tr>
  );
}

/** Every call of the endpoint, the latest first. */
export function Calls({ calls, isFollowUp }: { readonly calls: readonly Call[]; readonly isFollowUp: boolean }) {
  if (calls.length === 0 && !isFollowUp) return null;
  return (
    <section className="card" aria-label="Calls of the endpoint">
      <header>
        <h2>Calls of the endpoint</h2>
      </header>
      {calls.length === 0 ? (
        <p className="pad dim">None has been made yet.</p>
      ) : (
        <div className="table">
          <table className="cards">
            <thead>
              <tr>
                <th>Try</th>
                <th>Began</th>
                <th>Took</th>
                <th>Outcome</th>
                <th>HTTP</th>
                <th>Error</th>
                <th>Next try</th>
              </tr>
            </thead>
            <tbody>
              {calls.map((call) => (
                <Row key={`${call.startedAt} ${call.try}`} call={call} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
