/** Every channel by its name in automation.pages. */
import { smsChannel } from './aws/sms.ts';
import { whatsAppChannel } from './aws/whatsapp.ts';
import type { Channel } from './channel.ts';
import { emailChannel } from './email/email.ts';
import { httpChannel } from './http/http.ts';
import { pageChannel } from './page/page.ts';

export const channels: Readonly<Record<string, Channel>> = {
  page: pageChannel,
  sms: smsChannel,
  whatsapp: whatsAppChannel,
  http: httpChannel,
  email: emailChannel,
};
