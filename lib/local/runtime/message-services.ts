/** The services that messages to people leave by: Meta's API, which is none of AWS, and AWS End User Messaging. */
import type { ServiceContext } from '../service.ts';
import { createSms, type Sms } from '../services/end-user-messaging/sms.ts';
import { createWhatsApp, type WhatsApp } from '../services/end-user-messaging/whatsapp.ts';
import { createGraphApi, GRAPH_API_ORIGIN, type GraphApi } from '../services/graph-api/graph-api.ts';

/** One of each. */
export interface MessageServices {
  readonly sms: Sms;
  readonly whatsApp: WhatsApp;
  readonly graphApi: GraphApi;
}

/** Creates them, and the replacement of Meta's address in variables of functions. */
export function createMessageServices(context: ServiceContext) {
  const services: MessageServices = {
    sms: createSms(context),
    whatsApp: createWhatsApp(context),
    graphApi: createGraphApi(context),
  };
  return {
    services,
    /** Functions find Meta's address in a variable, and the stand-in's here. */
    standIn: (value: string) => (value === GRAPH_API_ORIGIN ? services.graphApi.url() : value),
  };
}
