/** The services that messages to people leave by: SES, AWS End User Messaging, and Meta's API, which is none of AWS. */
import type { ServiceContext } from '../service.ts';
import { createDesk } from '../services/end-user-messaging/desk.ts';
import { createSms, type Sms } from '../services/end-user-messaging/sms.ts';
import { createWhatsApp, type WhatsApp } from '../services/end-user-messaging/whatsapp.ts';
import type { EventBridge } from '../services/event-bridge/event-bridge.ts';
import { createGraphApi, GRAPH_API_ORIGIN, type GraphApi } from '../services/graph-api/graph-api.ts';
import { createSes, type Ses } from '../services/ses/ses.ts';
import type { Sns } from '../services/sns/sns.ts';

/** How they speak of themselves. */
interface Buses {
  readonly events: Pick<EventBridge, 'busArn' | 'publish'>;
  readonly sns: Pick<Sns, 'publish'>;
}

/** One of each. */
export interface MessageServices {
  readonly ses: Ses;
  readonly sms: Sms;
  readonly whatsApp: WhatsApp;
  readonly graphApi: GraphApi;
}

/** Creates them, and the replacement of Meta's address in variables of functions. */
export function createMessageServices(context: ServiceContext, { events, sns }: Buses) {
  const desk = createDesk(context, { publish: events.publish, notify: sns.publish });
  const services: MessageServices = {
    ses: createSes(context, events),
    sms: createSms(context, desk),
    whatsApp: createWhatsApp(context, desk),
    graphApi: createGraphApi(context),
  };
  return {
    services,
    desk,
    /** Functions find Meta's address in a variable, and the stand-in's here. */
    standIn: (value: string) => (value === GRAPH_API_ORIGIN ? services.graphApi.url() : value),
  };
}
