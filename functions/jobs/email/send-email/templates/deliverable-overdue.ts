import { defineTemplate } from './template.ts';

/** Variables: month, title, dueOn. */
export const deliverableOverdue = defineTemplate({
  subject: '{{title}} is overdue',
  html: `<p>The deliverable of month {{month}}, <strong>{{title}}</strong>, was due on {{dueOn}} and is not completed yet.</p>
<p>If something keeps you from it, reply to this e-mail and we will help.</p>`,
  text: `The deliverable of month {{month}}, {{title}}, was due on {{dueOn}} and is not completed yet.

If something keeps you from it, reply to this e-mail and we will help.`,
});
