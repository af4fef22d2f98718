import { defineTemplate } from './template.ts';

export const welcome = defineTemplate({
  subject: 'Welcome to {{tenant}}',
  html: `<p>Thank you for joining us. From here on we keep you posted about everything that concerns you.</p>
<p>If you have a question, please get in touch with us.</p>`,
  text: `Thank you for joining us. From here on we keep you posted about everything that concerns you.

If you have a question, please get in touch with us.`,
});
