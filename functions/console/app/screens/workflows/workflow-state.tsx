import { Pill, type Tone } from '../../parts/pill.tsx';

const states: Readonly<Record<string, readonly [Tone, string]>> = {
  DRAFT: ['plain', 'draft'],
  ACTIVE: ['ok', 'active'],
  PAUSED: ['wait', 'paused'],
  ARCHIVED: ['plain', 'archived'],
};

/** A workflow's status in words. */
export function WorkflowState({ status }: { readonly status: string }) {
  const [tone, text] = states[status] ?? ['plain', status];
  return <Pill tone={tone} text={text} constant={status} />;
}
