import { defineTemplate } from './template.ts';

/** Variables: milestone. */
export const milestoneReached = defineTemplate({
  subject: 'You have reached a milestone',
  html: `<p>Congratulations: you have reached <strong>{{milestone}}</strong>.</p>
<p>Thank you for the way so far. On to the next one!</p>`,
  text: `Congratulations: you have reached {{milestone}}.

Thank you for the way so far. On to the next one!`,
});
