import { Link } from 'wouter';
import type { ReplyOf } from '../../../api/call.ts';
import { useRead } from '../../../api/queries.ts';

/** Experiments that run on splits or texts of the workflow: what their arms do may be something else in another version. */
export function PhaseNote({ graph }: { readonly graph: ReplyOf<'getWorkflow'>['graph'] }) {
  const asked = { query: { status: 'RUNNING' as const, limit: '200' } };
  const running = useRead('listExperiments', asked, { isLive: false }).data?.data.items ?? [];
  const drawn = JSON.stringify(graph);
  const own = running.filter(({ key }) => key !== null && drawn.includes(`"experimentId":${JSON.stringify(key)}`));
  if (own.length === 0) return null;
  return (
    <p role="status">
      {own.map(({ id, name }, place) => (
        <span key={id}>
          {place > 0 && ', '}
          <Link className="link" href={`/experiments/${id}`}>
            {name}
          </Link>
        </span>
      ))}{' '}
      {own.length === 1 ? 'runs' : 'run'} on this workflow. Where another version changes what stands behind the split,
      or the texts that are compared, a new phase begins: results begin anew, and those of before stay.
    </p>
  );
}
