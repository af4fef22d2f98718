import type { ReplyOf } from '../../api/call.ts';
import { Pill, type Tone } from '../../parts/pill.tsx';

export type Import = ReplyOf<'listCrmImports'>['items'][number];
export type Collection = Import['collection'];

export const collectionNames: Readonly<Record<Collection, string>> = {
  customers: 'customers',
  orders: 'orders',
  products: 'products',
  samples: 'tastings',
  deliverables: 'deliverables',
  users: 'users',
};

/** Of the names above; customers for what an address has else. */
export const collectionOf = (text: string | undefined): Collection =>
  text !== undefined && Object.hasOwn(collectionNames, text) ? (text as Collection) : 'customers'; // as just seen

const states: Readonly<Record<Import['state'], readonly [Tone, string]>> = {
  waiting: ['wait', 'waits for the file'],
  queued: ['run', 'queued'],
  checking: ['run', 'checking rows'],
  storing: ['run', 'storing rows'],
  done: ['ok', 'done'],
  refused: ['bad', 'refused: nothing stored'],
  failed: ['bad', 'failed'],
  cancelled: ['plain', 'cancelled'],
};

export const isUnderWay = ({ state }: Pick<Import, 'state'>): boolean =>
  state === 'queued' || state === 'checking' || state === 'storing';

export function ImportState({ state, dryRun }: Pick<Import, 'state' | 'dryRun'>) {
  const [tone, text] = states[state];
  return (
    <>
      <Pill tone={tone} text={dryRun && state === 'done' ? 'checked' : text} constant={state} />
      {dryRun && (
        <>
          {' '}
          <Pill tone="plain" text="dry run" />
        </>
      )}
    </>
  );
}
