/** Makes placeholder text in Markdown that shows what a document will look like, and says that no model wrote it; and a sentence again that is to be worded. */
import { createHash } from 'node:crypto';
import type { Conversation } from './conversation.ts';

/** Every text starts with it, so that no text is sent to a customer by mistake. */
export const LABEL = '**Sample text: written by the local text maker, not by a model.**';

const STEPS = [
  'Agree on the goal and on who owns it',
  'Measure where things stand today',
  'Pick the three changes with the best return',
  'Try the first one with a small group',
  'Compare the result with the measure of the start',
  'Write down what is kept and what is dropped',
];
const MEASURES = ['Orders per month', 'Average order value', 'Returning customers', 'Days between orders'];

/** Returns the quoted title in the request, or else its first line, cut to a heading's length. */
function titleOf(asked: string): string {
  const quoted = /"([^"\n]{3,120})"/.exec(asked)?.[1];
  return quoted ?? (asked.split('\n')[0] ?? '').slice(0, 80);
}

/** Text between these is said again. */
const TO_REWORD = /^<text>([^<>]*)<\/text>$/;

/** The same request gives the same text. */
export function makeText({ asked }: Conversation): string {
  const given = TO_REWORD.exec(asked)?.[1];
  if (given !== undefined) return `Worded by the local text maker: ${given}`;
  const digest = createHash('sha256').update(asked).digest();
  const digit = (index: number) => digest[index % digest.length] ?? 0;
  const steps = STEPS.map((_, index) => STEPS[(index + digit(0)) % STEPS.length]).slice(0, 4);
  const rows = MEASURES.map(
    (name, index) => `| ${name} | ${20 + (digit(index) % 60)} | ${90 + (digit(index + 8) % 60)} |`,
  );
  return [
    `# ${titleOf(asked)}`,
    LABEL,
    '## Where things stand',
    'The request that this text answers was:',
    asked
      .slice(0, 1500)
      .split('\n')
      .map((line) => `> ${line}`.trimEnd())
      .join('\n'),
    '## What to do',
    steps.map((step, index) => `${index + 1}. ${step}.`).join('\n'),
    '## What to measure',
    ['| Measure | Now | Goal |', '| --- | ---: | ---: |', ...rows].join('\n'),
    '## Next',
    [
      '- Review this text with the customer.',
      '- Replace it: deploy to AWS, where the model of your choice writes.',
    ].join('\n'),
  ].join('\n\n');
}
