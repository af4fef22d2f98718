import { defineTemplate } from './template.ts';

/** Variables: month, title. */
export const deliverableReady = defineTemplate({
  subject: '{{title}} is ready',
  html: `<p>Your deliverable of month {{month}}, <strong>{{title}}</strong>, is ready.</p>
{{#link}}<p><a href="{{link}}">Read it as a PDF</a>. The link works until {{linkUntil}}.</p>
{{/link}}<p>We are glad to go through it with you: reply to this e-mail to find a time.</p>`,
  text: `Your deliverable of month {{month}}, {{title}}, is ready.

{{#link}}
Read it as a PDF: {{{link}}}
The link works until {{linkUntil}}.

{{/link}}
We are glad to go through it with you: reply to this e-mail to find a time.`,
});
