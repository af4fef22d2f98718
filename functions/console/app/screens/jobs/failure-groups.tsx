import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { inWords, number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import type { Bulk } from './bulk-dialog.tsx';

type Group = ReplyOf<'listFailures'>['groups'][number];

function linkTo({ queue, type, error }: Group): string {
  const filter = { status: 'FAILED', queue, type, ...(error === null ? {} : { error }) };
  return `/jobs?${new URLSearchParams(filter)}`;
}

interface GroupsProps {
  readonly groups: readonly Group[];
  readonly onMove: (bulk: Bulk) => void;
}

/** Failed jobs by what went wrong: ids and moments left out, so that one cause is one row. */
export function FailureGroups({ groups, onMove }: GroupsProps) {
  const refusal = useRefusal('operator');
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Error</th>
            <th>Type</th>
            <th className="num">Jobs</th>
            <th className="num">Customers</th>
            <th>Last failed</th>
            <th>
              <span className="only-read">Retry or discard</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => {
            const { queue, type, error, jobs, customers } = group;
            const filter = { status: 'FAILED', queue, type, ...(error === null ? {} : { error }) } as const;
            return (
              <tr key={`${queue} ${type} ${error}`}>
                <td>
                  <Link href={linkTo(group)}>{error ?? 'no error recorded'}</Link>
                </td>
                <td data-label="Type">
                  {inWords(type)} <span className="dim">in {queue}</span>
                </td>
                <td className="num b" data-label="Jobs">
                  {number(jobs)}
                </td>
                <td className="num" data-label="Customers">
                  {number(customers)}
                </td>
                <td data-label="Last failed">
                  <Moment at={group.newestAt} />
                </td>
                <td className="num">
                  <span className="row end wrap">
                    <Button kind="sm" refusal={refusal} onClick={() => onMove({ how: 'retry', filter })}>
                      Retry {number(jobs)}
                    </Button>
                    <Button kind="sm" refusal={refusal} onClick={() => onMove({ how: 'discard', filter })}>
                      Discard {number(jobs)}…
                    </Button>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
