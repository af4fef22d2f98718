import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';

interface OnTriggerProps {
  readonly id: string;
  readonly message: string | undefined;
}

/** The trigger whose customers it divides. */
export function OnTrigger({ id, message }: OnTriggerProps) {
  const trigger = useRead('getTrigger', { params: { id } }, { isLive: false }).data?.data;
  return (
    <div>
      <p>
        <span className="b">Trigger</span>{' '}
        <Link className="link" href={`/triggers/${id}`}>
          {trigger?.name ?? 'the trigger that it is on'}
        </Link>
      </p>
      <p className="sm bad-text">{message && `Trigger ${message}`}</p>
    </div>
  );
}
