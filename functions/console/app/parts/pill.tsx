/** Done well, waits, failed, under way, chosen, or without a meaning of its own. */
export type Tone = 'ok' | 'wait' | 'bad' | 'run' | 'acc' | 'plain';

/** A state in words, with a colour that repeats it. `constant` is shown on hover. */
export function Pill({
  tone,
  text,
  constant,
}: {
  readonly tone: Tone;
  readonly text: string;
  readonly constant?: string;
}) {
  return (
    <span className={`pill ${tone}`} title={constant}>
      {text}
    </span>
  );
}
