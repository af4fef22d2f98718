/** Takes one step of a plan: makes or removes a schedule, or sends a call that is near to its queue. */
import { now } from '../../engine/clock.ts';
import { environment, required } from '../../engine/environment.ts';
import { sendMessages } from '../../engine/queue/send-messages.ts';
import { createTimer, deleteTimer, type Timer } from './timers.ts';

interface Planned {
  /** `create`, `delete` or `send`. */
  readonly action: string;
  readonly id: string;
  readonly name: string;
  readonly tenantId: string | null;
  readonly bookingId: string;
  readonly callSecond: string | null;
}

/** A step that was taken, as `settle_timers` reads it. */
export interface Step {
  readonly action: string;
  readonly id: string | null;
  readonly name: string;
  readonly bookingId: string;
  readonly callSecond: string | null;
  /** `refused`: Scheduler will never accept it. `failed`: a retry can help. */
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly error: string | null;
}

/** Aurora pauses five minutes after a statement at the earliest. A later call gets its message a minute early, which wakes Aurora. */
const AWAKE_SECONDS = 300;
const WAKING_SECONDS = 60;

const messageOf = ({ tenantId, bookingId, callSecond }: Timer) => ({ tenantId, bookingId, callSecond });

async function act(action: string, timer: Timer): Promise<void> {
  if (action === 'delete') return deleteTimer(timer.name);
  if (action === 'create') return createTimer(timer, messageOf(timer));
  const aheadSeconds = Math.max(0, Math.ceil(timer.callSecond - now().getTime() / 1000));
  const delaySeconds = aheadSeconds > AWAKE_SECONDS ? aheadSeconds - WAKING_SECONDS : aheadSeconds;
  const { tenantId } = timer;
  return sendMessages(required(environment.callQueueUrl), [{ tenantId, body: messageOf(timer), delaySeconds }]);
}

/** Matches `Invalid Schedule Expression at(…).`, which a retry never helps. Errors about a role or group pass with a deployment. */
const BAD_MOMENT = /schedule ?expression/i;

function describe(error: unknown): Pick<Step, 'outcome' | 'error'> {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const isRefusal = name === 'ValidationException' && BAD_MOMENT.test(message);
  return {
    outcome: isRefusal ? 'refused' : 'failed',
    error: isRefusal
      ? `TIMER_REFUSED: EventBridge Scheduler takes no timer for that moment (${message})`
      : `${name}: ${message}`,
  };
}

/** Takes the step and returns its outcome. Never throws, so that the other bookings of the message are handled. */
export async function takeStep({ action, id, name, tenantId, bookingId, callSecond }: Planned): Promise<Step> {
  const step = { action, id: id === '' ? null : id, name, bookingId, callSecond };
  try {
    await act(action, { id, name, tenantId: tenantId ?? '', bookingId, callSecond: Number(callSecond) });
    return { ...step, outcome: 'done', error: null };
  } catch (error) {
    return { ...step, ...describe(error) };
  }
}
