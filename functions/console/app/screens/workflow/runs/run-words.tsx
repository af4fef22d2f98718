import { Pill, type Tone } from '../../../parts/pill.tsx';
import { inWords } from '../../../parts/words.ts';

interface RunStateProps {
  readonly run: {
    readonly status: string;
    readonly outcome: string | null;
    readonly isHeld: boolean;
    readonly pausedAt: string | null;
    readonly dueAt: string | null;
  };
}

const tones: Readonly<Record<string, Tone>> = { RUNNING: 'run', FINISHED: 'ok', FAILED: 'bad', CANCELLED: 'plain' };

/** What a run is doing, or how it ended. */
export function RunState({ run }: RunStateProps) {
  const { status, outcome, isHeld, pausedAt, dueAt } = run;
  if (status === 'RUNNING' && (isHeld || pausedAt !== null))
    return <Pill tone="wait" text={pausedAt === null ? 'held' : 'paused'} constant={status} />;
  if (status === 'RUNNING') return <Pill tone="run" text={dueAt === null ? 'on the way' : 'waits'} constant={status} />;
  const text = outcome === null || status !== 'FINISHED' ? inWords(status) : `finished: ${inWords(outcome)}`;
  return <Pill tone={tones[status] ?? 'plain'} text={text} constant={status} />;
}

/** `STEP_FAILED: what happened`. */
export function RunError({ error }: { readonly error: string | null }) {
  if (error === null) return null;
  const [code = '', ...message] = error.split(':');
  return (
    <span className="sm break" title={code}>
      {message.join(':').trim() || inWords(code)}
    </span>
  );
}
