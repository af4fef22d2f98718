import { Pill } from '../../parts/pill.tsx';
import { type Experiment, states } from './experiment-words.ts';

/** An experiment's status in words. */
export function ExperimentState({ status }: Pick<Experiment, 'status'>) {
  const [tone, text] = states[status];
  return <Pill tone={tone} text={text} constant={status} />;
}
