import { messageOf } from '../../../api/api-error.ts';
import { call, type ReplyOf } from '../../../api/call.ts';
import { refreshSoon } from '../../../api/refresh-soon.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { Button } from '../../../parts/button.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { say } from '../../../parts/toasts.tsx';
import { count } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';

export type BreakerView = ReplyOf<'getBookingAttention'>['breakers'][number];

/** Why an endpoint is not called, and how many bookings wait for it. */
export function BreakerWords({ breaker }: { readonly breaker: BreakerView }) {
  const { failures, openedUntil, lastError, waiting } = breaker;
  return (
    <>
      {count(failures, 'failure')} in a row{lastError !== null && `: ${lastError}`}. {count(waiting, 'booking')}{' '}
      {waiting === 1 ? 'waits' : 'wait'} and none is lost
      {openedUntil === null ? '.' : '; the next try is on '}
      {openedUntil !== null && <Moment at={openedUntil} />}
    </>
  );
}

/** Lets the calls to an endpoint go on before its breaker does. */
export function CallAgain({ name, breakerKey }: { readonly name: string; readonly breakerKey: string }) {
  const reset = useMutation({
    mutationFn: () => call('resetCircuitBreaker', { params: { key: breakerKey } }),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSuccess: () => say(`${name} is called again.`),
    onSettled: () => refreshSoon('getOverview', 'getBookingAttention', 'getFollowupStatus', 'getCircuitBreakers'),
  });
  const refusal = useRefusal('operator');
  return (
    <Button kind="sm" refusal={refusal} isBusy={reset.isPending} onClick={() => reset.mutate()}>
      Call again now
    </Button>
  );
}
