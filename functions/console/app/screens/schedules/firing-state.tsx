import { Pill, type Tone } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';

const tones: Readonly<Record<string, Tone>> = { STARTED: 'ok', SKIPPED: 'plain', MISSED: 'wait', FAILED: 'bad' };

interface FiringStateProps {
  readonly status: string;
  readonly reason: string | null;
}

/** What a schedule did at a moment, and why it did nothing. */
export function FiringState({ status, reason }: FiringStateProps) {
  return (
    <>
      <Pill tone={tones[status] ?? 'plain'} text={inWords(status)} constant={status} />
      {reason !== null && (
        <span className="sm dim" title={reason}>
          {' '}
          {inWords(reason)}
        </span>
      )}
    </>
  );
}
