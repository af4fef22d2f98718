/** SES v2 for the identities of the template. Sent messages become `.eml` files in a mailbox folder. */
import type { ListEmailIdentitiesResponse, SendEmailRequest, SendEmailResponse } from '@aws-sdk/client-sesv2';
import {
  type ApiCall,
  type ApiReply,
  AwsError,
  type Resource,
  type Service,
  type ServiceContext,
  TemplateError,
} from '../../service.ts';
import type { EventBridge } from '../event-bridge/event-bridge.ts';
import { createConfigurationSets, setName } from './configuration-sets.ts';
import { type OutgoingMail, readMail } from './mail.ts';
import { type Mailbox, openMailbox, type SentMail } from './mailbox.ts';
import { type ReportKind, reportDetail, simulated, typesOf } from './report.ts';

export interface Ses extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
  /** The sent messages, oldest first, for `GET /_local/mailbox`. */
  readonly mailbox: Pick<Mailbox, 'list'>;
  /**
   * Publishes that a sent mail came back or that its recipient complained, as its configuration set says. Returns whether
   * the set publishes that. Throws an Error for an unknown message.
   */
  report(messageId: string, kind: ReportKind): boolean;
}

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MOST_RECIPIENTS = 50;
const IDENTITY = 'AWS::SES::EmailIdentity';
/** Older clients use the first. */
const LIST_IDENTITIES = new Set(['GET /v2/email/identities', 'POST /v2/email/list-identities']);

/** The members of a request that are used here. */
type Request = Omit<SendEmailRequest, 'Content'> & {
  readonly Content?: { readonly Raw?: { readonly Data?: string }; readonly Simple?: unknown };
};

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

  const send = (call: ApiCall): SendEmailResponse => {
    const request = parse(call.body);
    const mail = readMail(request, clock.now());
    const action = request.Content?.Raw ? 'ses:SendRawEmail' : 'ses:SendEmail';
    const conditions = { 'ses:FromAddress': mail.from };
    call.authorize(action, arn('identity', identities.of(mail.from) ?? mail.from), conditions);
    const set = request.ConfigurationSetName;
    if (set !== undefined) {
      call.authorize(action, arn('configuration-set', set), conditions);
      if (!configurationSets.has(set))
        throw new AwsError('NotFoundException', `Configuration set <${set}> does not exist.`, 404);
    }
    if (mail.to.length > MOST_RECIPIENTS)
      throw new AwsError('MessageRejected', `Recipient count exceeds ${MOST_RECIPIENTS}.`);
    identities.require(mail);
    const sent = mailbox.put(mail, clock.now());
    for (const address of mail.to) {
      const kind = simulated(address);
      if (kind !== undefined) publish({ ...sent, to: [address] }, kind);
    }
    return { MessageId: sent.messageId };
  };

  return {
    handles: [IDENTITY, 'AWS::SES::ConfigurationSet', 'AWS::SES::ConfigurationSetEventDestination'],
    signingName: 'ses',
    mailbox,
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
        return { body: send(call) satisfies SendEmailResponse };
      if (LIST_IDENTITIES.has(`${call.method} ${call.path}`)) {
        call.authorize('ses:ListEmailIdentities', '*');
        return { body: { EmailIdentities: identities.list() } satisfies ListEmailIdentitiesResponse };
      }
      throw new AwsError('UnknownOperationException', `${call.method} ${call.path} is not run here.`, 404);
    },
  };
}

/** The verified addresses and domains. */
function createIdentities(region: string) {
  const names = new Set<string>();
  /** Returns the identity of an address: the address itself, its domain, or a parent domain. */
  const of = (address: string): string | undefined => {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    const parents = domain.split('.').map((_, index, labels) => labels.slice(index).join('.'));
    return [address.toLowerCase(), ...parents].find((name) => names.has(name));
  };
  return {
    of,
    add: (name: string) => void names.add(name.toLowerCase()),
    list: () =>
      [...names].map((name) => ({
        IdentityType: name.includes('@') ? ('EMAIL_ADDRESS' as const) : ('DOMAIN' as const),
        IdentityName: name,
        SendingEnabled: true,
        VerificationStatus: 'SUCCESS' as const,
      })),
    require(mail: OutgoingMail): void {
      if (of(mail.from) !== undefined) return;
      const where = `in region ${region.toUpperCase()}: ${mail.from}`;
      throw new AwsError(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check ${where}`,
      );
    },
  };
}

function identityName(resource: Resource): string {
  const { EmailIdentity } = resource.properties;
  if (typeof EmailIdentity === 'string') return EmailIdentity;
  throw new TemplateError(resource, 'EmailIdentity must be an address or a domain');
}

function parse(body: Buffer): Request {
  try {
    const request: unknown = JSON.parse(body.toString('utf8'));
    if (typeof request === 'object' && request !== null) return request;
  } catch {
    // The error below reports it.
  }
  throw new AwsError('BadRequestException', 'The request is not a JSON object.');
}
