import { now } from '../../clock.ts';
import { Pill } from '../../parts/pill.tsx';
import { type Connection, stateOf } from './connection-words.ts';

/** Whether calls are authorised, and in a sentence why not and what to do. */
export function ConnectionState({ connection }: { readonly connection: Connection }) {
  const { tone, words, detail } = stateOf(connection, now());
  return (
    <>
      <Pill tone={tone} text={words} constant={connection.status} />
      {detail !== null && <p className="sm dim">{detail}</p>}
    </>
  );
}
