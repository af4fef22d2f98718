/** Sends one message per tenant to the function's own queue, so that no tenant waits for another, or fails with it. */
import { environment, required } from '../environment.ts';
import { type Message, sendMessages } from './send-messages.ts';

/** Returns tenants whose ids follow `after`, in the order of ids; none when there are no more. */
type Page = (after: string | null) => Promise<readonly { readonly tenantId: string }[]>;

/** Returns the number of tenants. May be repeated after a failure, because duplicate messages are harmless. */
export async function sendToTenants(pageAfter: Page, bodyOf: (tenantId: string) => Message['body']): Promise<number> {
  let tenants = 0;
  let after: string | null = null;
  do {
    const page = await pageAfter(after);
    const messages = page.map(({ tenantId }) => ({ tenantId, body: bodyOf(tenantId) }));
    await sendMessages(required(environment.queueUrl), messages);
    tenants += page.length;
    after = page.at(-1)?.tenantId ?? null;
  } while (after !== null);
  return tenants;
}
