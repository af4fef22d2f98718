import { ApiError, messageOf } from '../../api/api-error.ts';
import { useRead } from '../../api/queries.ts';
import { usePaused } from '../../parts/use-paused.ts';
import { type ScheduleDraft, timingOf } from './draft.ts';
import { Moments } from './moments.tsx';

/** The field that is refused has its name in its label. */
const refusalOf = (error: unknown): string =>
  error instanceof ApiError && error.fields.length > 0
    ? error.fields.map(({ path, message }) => `${path} ${message}`).join('. ')
    : messageOf(error);

/** The next moments of a schedule as it is filled in, or why it has none. */
export function Preview({ draft }: { readonly draft: ScheduleDraft }) {
  const asked = usePaused(JSON.stringify(timingOf(draft)));
  const body = JSON.parse(asked) as ReturnType<typeof timingOf>; // as it was written
  const enabled = (body.pattern ?? body.cron ?? body.at ?? '').trim() !== '';
  const { data, error } = useRead(
    'previewSchedule',
    { body, isQuestion: true },
    { isLive: false, enabled, keepsPrevious: true },
  );
  return (
    <section className="card pad stack" aria-label="Next moments" aria-live="polite">
      <h2>Next moments</h2>
      {!enabled ? (
        <p className="dim">Say when it is to run: its next ten moments are shown here.</p>
      ) : error ? (
        <p className="bad-text">{refusalOf(error)}</p>
      ) : (
        data && <Moments {...data.data} />
      )}
    </section>
  );
}
