import { defineTemplate } from './template.ts';

/** Variables: version. */
export const businessPlanReady = defineTemplate({
  subject: 'Your business plan is ready',
  html: `<p>Your business plan (version {{version}}) is ready.</p>
<p>Read it at your leisure; reply to this e-mail with whatever you would like to change.</p>`,
  text: `Your business plan (version {{version}}) is ready.

Read it at your leisure; reply to this e-mail with whatever you would like to change.`,
});
