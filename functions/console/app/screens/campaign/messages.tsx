import { useRead } from '../../api/queries.ts';
import { View } from '../../parts/view.tsx';
import { count, inWords, number } from '../../parts/words.ts';

/** Messages of the campaign in figures, failures by error, and what is in the queue. */
export function Messages({ messageRunId }: { readonly messageRunId: number | string }) {
  const query = useRead('getMessageRunStats', { params: { messageRunId: String(messageRunId) } });
  return (
    <section className="card pad stack" aria-label="Messages in figures">
      <h2>Messages in figures</h2>
      <View query={query} rows={2}>
        {({ data: { stats, error_breakdown, queue } }) => (
          <>
            <p>
              {count(stats.total_attempts, 'message')}: {number(stats.successful)} sent, {number(stats.failed)} failed,{' '}
              {number(stats.pending)} to come
              {stats.successful + stats.failed > 0 && ` (${stats.success_rate} of those that ended)`}. In the queue:{' '}
              {number(queue.waiting)} wait, {number(queue.active)} are being sent, {number(queue.delayed)} come later.
            </p>
            {error_breakdown.length > 0 && (
              <ul className="plain-list sm">
                {error_breakdown.map(({ error_code, error_message, count: messages }) => (
                  <li key={`${error_code} ${error_message}`}>
                    {number(messages)} {inWords(error_code)}
                    {error_message && `: ${error_message}`}
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </View>
    </section>
  );
}
