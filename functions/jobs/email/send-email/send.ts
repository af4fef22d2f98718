/** One message to one address through SES v2. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { callService } from '../../../engine/aws/call-service.ts';

/** The SDK does not try again: it cannot know whether a mail whose answer was lost has gone out. */
const ses = new SESv2Client({ maxAttempts: 1, requestHandler: { requestTimeout: 30_000 } });

/** Answers SES's message id. Throws SERVICE_BUSY, SERVICE_REFUSED, or OUTCOME_UNKNOWN when the answer was lost. */
export async function send(from: string, to: string, message: Uint8Array): Promise<string> {
  const { MessageId = '' } = await callService(
    'SES',
    () =>
      ses.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Raw: { Data: message } },
        }),
      ),
    { whenCutOff: 'hold' },
  );
  return MessageId;
}
