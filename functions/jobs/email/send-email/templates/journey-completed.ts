import { defineTemplate } from './template.ts';

export const journeyCompleted = defineTemplate({
  subject: 'You have completed your journey with {{tenant}}',
  html: `<p>Congratulations: with the eighth deliverable your journey of eight months is complete.</p>
<p>We hope to stay in touch. Reply to this e-mail to talk about what comes next.</p>`,
  text: `Congratulations: with the eighth deliverable your journey of eight months is complete.

We hope to stay in touch. Reply to this e-mail to talk about what comes next.`,
});
