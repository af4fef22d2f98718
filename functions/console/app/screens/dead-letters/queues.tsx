import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { duration, number } from '../../parts/words.ts';
import { MoveAllDialog } from './move-all-dialog.tsx';
import { about, moveWords, type Queue } from './queue-words.ts';
import { useStopMove } from './use-dead-letters.ts';

const isMoving = ({ moveTask }: Queue): boolean => moveTask?.status === 'RUNNING';

function Row({ queue, isChosen }: { readonly queue: Queue; readonly isChosen: boolean }) {
  const { name, messages, held, oldestSentAt, isMovable, moveTask } = queue;
  const [isAsking, setAsking] = useState(false);
  const stop = useStopMove();
  const move = moveWords(moveTask);
  return (
    <tr className={isChosen ? 'current' : undefined}>
      <td>
        <Link href={`/dead-letters?queue=${name}`} className="b" aria-current={isChosen ? 'true' : undefined}>
          {name}
        </Link>
        <p className="sm dim">{about[name].holds}</p>
      </td>
      <td className="num" data-label="Messages">
        {messages === 0 ? number(0) : <Pill tone="bad" text={number(messages)} />}
        {held > 0 && <p className="sm dim">{number(held)} in somebody’s hands</p>}
      </td>
      <td data-label="Oldest">
        {oldestSentAt === null ? (
          <span className="dim">–</span>
        ) : (
          <>
            {duration(now() - Date.parse(oldestSentAt))} old
            <p className="sm dim">
              <Moment at={oldestSentAt} />
            </p>
          </>
        )}
      </td>
      <td className="sm">{move}</td>
      <td>
        <span className="row end">
          {isMoving(queue) && (
            <Button kind="sm" isBusy={stop.isPending} onClick={() => stop.mutate(name)}>
              Stop <span className="only-read">moving {name}</span>
            </Button>
          )}
          {isMovable && messages > 0 && !isMoving(queue) && (
            <Button kind="sm" onClick={() => setAsking(true)}>
              Send all back… <span className="only-read">of {name}</span>
            </Button>
          )}
        </span>
        {isAsking && <MoveAllDialog queue={queue} onClose={() => setAsking(false)} />}
      </td>
    </tr>
  );
}

/** Every kind of dead letters that the installation has, with how many there are and how old the oldest is. */
export function Queues({ chosen }: { readonly chosen: string | undefined }) {
  const query = useRead('listDeadLetters', {}, { isBusy: ({ data }) => data.queues.some(isMoving) });
  return (
    <section className="card" aria-label="Queues">
      <View query={query} isEmpty={({ data }) => data.queues.length === 0} empty="This installation has none.">
        {({ data }) => (
          <div className="table">
            <table className="cards">
              <thead>
                <tr>
                  <th>Dead letters</th>
                  <th className="num">Messages</th>
                  <th>Oldest of ten</th>
                  <th>Last move back</th>
                  <th>
                    <span className="only-read">Send back</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.queues.map((queue) => (
                  <Row key={queue.name} queue={queue} isChosen={queue.name === chosen} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </View>
    </section>
  );
}
