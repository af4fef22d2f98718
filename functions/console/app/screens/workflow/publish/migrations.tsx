import type { ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';
import { Button } from '../../../parts/button.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { Pill } from '../../../parts/pill.tsx';
import { inWords, number, reasons } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import { useReverse } from './use-migration.ts';

type Migration = ReplyOf<'listMigrations'>['items'][number];

const SHOWN = 5;
const isUnderWay = ({ status }: Migration): boolean => status === 'QUEUED' || status === 'RUNNING';

/** Numbers that add up to all. */
function whatBecame({ total, moved, exited, stayed, endedMeanwhile, lookedAt }: Migration): string {
  const parts = [
    `${number(moved)} moved`,
    exited > 0 && `${number(exited)} ended`,
    reasons(stayed) && `stayed: ${reasons(stayed)}`,
    endedMeanwhile > 0 && `${number(endedMeanwhile)} ended meanwhile`,
  ].filter(Boolean);
  return `${number(lookedAt)} of ${number(total)} looked at: ${parts.join(' · ')}`;
}

/** The last migrations, each with what became of its runs, and the way back. */
export function Migrations({ workflowId }: { readonly workflowId: string }) {
  const query = useRead(
    'listMigrations',
    { params: { id: workflowId }, query: { limit: SHOWN } },
    { isBusy: ({ data }) => data.items.some(isUnderWay) },
  );
  const reverse = useReverse(workflowId);
  const refusal = useRefusal('admin');
  const items = query.data?.data.items ?? [];
  if (items.length === 0) return null;
  return (
    <ul className="plain-list" aria-label="Migrations">
      {items.map((migration) => (
        <li key={migration.id} className="row between wrap">
          <span className="sm">
            v{migration.fromVersion} → v{migration.toVersion}
            {migration.reverseOf !== null && ', back'}, {number(migration.percent)} %,{' '}
            <Moment at={migration.createdAt} />: {whatBecame(migration)}
          </span>
          <span className="row">
            <Pill
              tone={migration.status === 'DONE' ? 'ok' : isUnderWay(migration) ? 'run' : 'bad'}
              text={inWords(migration.status)}
              constant={migration.status}
            />
            {migration.status === 'DONE' && migration.reverseOf === null && migration.moved > 0 && (
              <Button
                kind="sm"
                refusal={refusal}
                isBusy={reverse.isPending}
                onClick={() => reverse.mutate(migration.id)}
              >
                Take it back
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
