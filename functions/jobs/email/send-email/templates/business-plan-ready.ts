import { defineTemplate } from './template.ts';

/** Variables: version. */
export const businessPlanReady = defineTemplate({
  subject: 'Your business plan is ready',
  html: `<p>Your business plan (version {{version}}) is ready.</p>
{{#link}}<p><a href="{{link}}">Read it as a PDF</a>. The link works until {{linkUntil}}.</p>
{{/link}}<p>Read it at your leisure; reply to this e-mail with whatever you would like to change.</p>`,
  text: `Your business plan (version {{version}}) is ready.

{{#link}}
Read it as a PDF: {{{link}}}
The link works until {{linkUntil}}.

{{/link}}
Read it at your leisure; reply to this e-mail with whatever you would like to change.`,
});
