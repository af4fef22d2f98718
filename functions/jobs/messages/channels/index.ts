/** Every channel by its name in automation.pages. E-mail is sent by the queue `email`. */
import { smsChannel } from './aws/sms.ts';
import { whatsAppChannel } from './aws/whatsapp.ts';
import type { Channel } from './channel.ts';
import { httpChannel } from './http/http.ts';
import { pageChannel } from './page/page.ts';

export const channels: Readonly<Record<string, Channel>> = {
  page: pageChannel,
  sms: smsChannel,
  whatsapp: whatsAppChannel,
  http: httpChannel,
};
