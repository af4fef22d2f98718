/** SES v2 for the identities of the template. Sent messages become `.eml` files in a mailbox folder. */
import type { ListEmailIdentitiesResponse, SendBulkEmailResponse, SendEmailResponse } from '@aws-sdk/client-sesv2';
import { type ApiCall, type ApiReply, AwsError, type Service, type ServiceContext } from '../../service.ts';
import type { EventBridge } from '../event-bridge/event-bridge.ts';
import { createConfigurationSets, setName } from './configuration-sets.ts';
import { createIdentities, identityName } from './identities.ts';
import { type Mailbox, openMailbox, type SentMail } from './mailbox.ts';
import { type ReportKind, reportDetail, typesOf } from './report.ts';
import { createSending } from './sending.ts';
import type { SesSettings } from './settings.ts';

export interface Ses extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
  /** The sent messages, oldest first, for `GET /_local/mailbox`. */
  readonly mailbox: Pick<Mailbox, 'list'>;
  /**
   * Publishes that a sent mail came back or that its recipient complained, as its configuration set says. Returns whether
   * the set publishes that. Throws an Error for an unknown message.
   */
  report(messageId: string, kind: ReportKind): boolean;
  /** How bulk calls are treated. */
  settings(): SesSettings;
  configure(change: Readonly<Record<string, unknown>>): SesSettings;
}

const IDENTITY = 'AWS::SES::EmailIdentity';
/** Older clients use the first. */
const LIST_IDENTITIES = new Set(['GET /v2/email/identities', 'POST /v2/email/list-identities']);

export function createSes(context: ServiceContext, bus: Pick<EventBridge, 'busArn' | 'publish'>): Ses {
  const { account, region, clock, dataFolder } = context;
  const identities = createIdentities(region);
  const configurationSets = createConfigurationSets(bus.busArn);
  const mailbox = openMailbox(dataFolder);
  const arn = (kind: string, name: string) => `arn:aws:ses:${region}:${account}:${kind}/${name}`;

  const publish = (mail: SentMail, kind: ReportKind): boolean => {
    const { configurationSet: set = '' } = mail;
    const [type, detailType] = typesOf[kind];
    if (!configurationSets.publishes(set, type)) return false;
    const detail = reportDetail(kind, mail, set, clock.now());
    bus.publish({ source: 'aws.ses', detailType, resources: [arn('configuration-set', set)], detail });
    return true;
  };

  const sending = createSending(context, { identities, configurationSets, mailbox, publish });

  return {
    handles: [IDENTITY, 'AWS::SES::ConfigurationSet', 'AWS::SES::ConfigurationSetEventDestination'],
    signingName: 'ses',
    mailbox,
    settings: sending.settings,
    configure: sending.configure,
    report(messageId, kind) {
      const mail = mailbox.list().find((one) => one.messageId === messageId);
      if (!mail) throw new Error(`no mail ${messageId} was sent; GET /_local/mailbox lists them`);
      return publish(mail, kind);
    },
    attributes: (resource) => ({ ref: resource.type === IDENTITY ? identityName(resource) : setName(resource) }),
    /** On AWS the owner of an address or domain must confirm it; here every identity is verified. */
    create(resource) {
      if (resource.type === IDENTITY) identities.add(identityName(resource));
      else configurationSets.create(resource);
    },
    async handle(call) {
      if (call.method === 'POST' && call.path === '/v2/email/outbound-emails')
        return { body: sending.send(call) satisfies SendEmailResponse };
      if (call.method === 'POST' && call.path === '/v2/email/outbound-bulk-emails')
        return { body: sending.sendBulk(call) satisfies SendBulkEmailResponse };
      if (LIST_IDENTITIES.has(`${call.method} ${call.path}`)) {
        call.authorize('ses:ListEmailIdentities', '*');
        return { body: { EmailIdentities: identities.list() } satisfies ListEmailIdentitiesResponse };
      }
      throw new AwsError('UnknownOperationException', `${call.method} ${call.path} is not run here.`, 404);
    },
  };
}
