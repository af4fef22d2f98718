import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { worseThan } from '../workflow/figures/compare-versions.ts';
import { looksOf } from '../workflow/figures/look-first.ts';

type Version = ReplyOf<'listNotable'>['versions'][number];

/** Of nodes; the rest is on the workflows' own screens. */
const MOST = 5;

/** Of each workflow the older one is followed by the newer one. */
const worse = (versions: readonly Version[]) =>
  versions.flatMap((newer, place) => {
    const older = versions[place - 1];
    if (older?.workflowId !== newer.workflowId) return [];
    return worseThan(newer, older).map((text) => ({ ...newer, text }));
  });

/** What stands out in all workflows, the worst first. Nothing where nothing does. */
export function LookFirst() {
  const found = useRead('listNotable', {}, { isLive: false }).data?.data;
  if (!found) return null;
  const looks = looksOf(found, ({ name, nodeId, workflowName }) => `${name ?? nodeId}” of “${workflowName}`);
  const ofVersions = worse(found.versions);
  if (looks.length + ofVersions.length === 0) return null;
  const more = looks.length - MOST;
  return (
    <section className="card pad stack" aria-label="What to look at first">
      <h2>What to look at first</h2>
      <ol className="plain-list">
        {ofVersions.map(({ workflowId, workflowName, text }) => (
          <li key={`${workflowId} ${text}`}>
            “{workflowName}”: {text}{' '}
            <Link className="link sm" href={`/workflows/${workflowId}?tab=figures`}>
              the figures
            </Link>
          </li>
        ))}
        {looks.slice(0, MOST).map(({ text, node: { workflowId, nodeId } }) => (
          <li key={`${workflowId} ${text}`}>
            {text}{' '}
            <Link className="link sm" href={`/workflows/${workflowId}?tab=runs&nodeId=${encodeURIComponent(nodeId)}`}>
              its runs
            </Link>{' '}
            <Link className="link sm" href={`/workflows/${workflowId}?tab=figures`}>
              the figures
            </Link>
          </li>
        ))}
      </ol>
      {more > 0 && <p className="sm dim">{more} more stand out; the figures of each workflow have them.</p>}
    </section>
  );
}
