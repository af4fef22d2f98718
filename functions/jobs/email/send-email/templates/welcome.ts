import { defineTemplate } from './template.ts';

export const welcome = defineTemplate({
  subject: 'Welcome to {{tenant}}',
  html: `<p>Thank you for joining us. From here on we keep you posted about everything that concerns you.</p>
<p>If you have a question, simply reply to this e-mail.</p>`,
  text: `Thank you for joining us. From here on we keep you posted about everything that concerns you.

If you have a question, simply reply to this e-mail.`,
});
