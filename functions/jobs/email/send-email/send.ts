/** Sends a message to one address through SES v2. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { callService } from '../../../engine/aws/call-service.ts';

/** The SDK does not retry: when the response was lost, the mail may have been sent. */
const ses = new SESv2Client({ maxAttempts: 1, requestHandler: { requestTimeout: 30_000 } });

/** Returns the message id from SES. Throws SERVICE_BUSY, SERVICE_REFUSED, or OUTCOME_UNKNOWN when the response was lost. */
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
