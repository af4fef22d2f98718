import { defineTemplate } from './template.ts';

export const clientActivated = defineTemplate({
  subject: 'Your journey with {{tenant}} begins',
  html: `<p>Your account is active. We are writing your business plan now, and the first of eight monthly deliverables follows shortly.</p>
<p>You will hear from us as soon as each of them is ready.</p>`,
  text: `Your account is active. We are writing your business plan now, and the first of eight monthly deliverables follows shortly.

You will hear from us as soon as each of them is ready.`,
});
