/** SES v2 for the identities of the template. Sent messages become `.eml` files in a mailbox folder. */
import type { SendEmailRequest, SendEmailResponse } from '@aws-sdk/client-sesv2';
import {
  type ApiCall,
  type ApiReply,
  AwsError,
  type Resource,
  type Service,
  type ServiceContext,
} from '../../service.ts';
import { physicalName } from '../../template/physical-name.ts';
import { type OutgoingMail, readMail } from './mail.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';

export interface Ses extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
  /** The sent messages, oldest first, for `GET /_local/mailbox`. */
  readonly mailbox: Pick<Mailbox, 'list'>;
}

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MOST_RECIPIENTS = 50;

/** The members of a request that are used here. */
type Request = Omit<SendEmailRequest, 'Content'> & {
  readonly Content?: { readonly Raw?: { readonly Data?: string }; readonly Simple?: unknown };
};

export function createSes(context: ServiceContext): Ses {
  const { account, region, clock, dataFolder } = context;
  const identities = new Set<string>();
  const configurationSets = new Set<string>();
  const mailbox = openMailbox(dataFolder);
  const arn = (kind: string, name: string) => `arn:aws:ses:${region}:${account}:${kind}/${name}`;

  /** Returns the identity of an address: the address itself, its domain, or a parent domain. */
  const identityOf = (address: string): string | undefined => {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    const parents = domain.split('.').map((_, index, labels) => labels.slice(index).join('.'));
    return [address.toLowerCase(), ...parents].find((name) => identities.has(name));
  };

  const requireSender = (mail: OutgoingMail): void => {
    if (identityOf(mail.from) !== undefined) return;
    const where = `in region ${region.toUpperCase()}: ${mail.from}`;
    throw new AwsError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check ${where}`,
    );
  };

  const send = (call: ApiCall): SendEmailResponse => {
    const request = parse(call.body);
    const mail = readMail(request, clock.now());
    const action = request.Content?.Raw ? 'ses:SendRawEmail' : 'ses:SendEmail';
    call.authorize(action, arn('identity', identityOf(mail.from) ?? mail.from), { 'ses:FromAddress': mail.from });
    const set = request.ConfigurationSetName;
    if (set !== undefined) {
      call.authorize(action, arn('configuration-set', set));
      if (!configurationSets.has(set))
        throw new AwsError('NotFoundException', `Configuration set <${set}> does not exist.`, 404);
    }
    if (mail.to.length > MOST_RECIPIENTS)
      throw new AwsError('MessageRejected', `Recipient count exceeds ${MOST_RECIPIENTS}.`);
    requireSender(mail);
    return { MessageId: mailbox.put(mail, clock.now()) };
  };

  return {
    handles: ['AWS::SES::EmailIdentity', 'AWS::SES::ConfigurationSet'],
    signingName: 'ses',
    mailbox,
    attributes: (resource) => ({ ref: nameOf(resource) }),
    /** On AWS the owner of an address or domain must confirm it; here every identity is verified. */
    create(resource) {
      if (resource.type === 'AWS::SES::EmailIdentity') identities.add(nameOf(resource).toLowerCase());
      else configurationSets.add(nameOf(resource));
    },
    async handle(call) {
      if (call.method === 'POST' && call.path === '/v2/email/outbound-emails')
        return { body: send(call) satisfies SendEmailResponse };
      throw new AwsError('UnknownOperationException', `${call.method} ${call.path} is not run here.`, 404);
    },
  };
}

function nameOf(resource: Resource): string {
  const { EmailIdentity, Name } = resource.properties;
  if (typeof EmailIdentity === 'string') return EmailIdentity;
  return typeof Name === 'string' ? Name : physicalName(resource);
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
