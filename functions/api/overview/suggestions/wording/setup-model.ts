/** The local Bedrock for tests, with what it says instead, and what it was asked. */
import type { ApiReply } from '../../../../../lib/local/service.ts';
import { createBedrock } from '../../../../../lib/local/services/bedrock/bedrock.ts';
import { startService } from '../../../../../lib/local/services/setup-service.ts';
import { environment } from '../../../../engine/environment.ts';

const MODEL = 'amazon.nova-lite-v1:0';

/** Of the text that is asked about: an answer, an error, or undefined for what the local Bedrock says. */
type Says = (text: string) => string | Error | Promise<string> | undefined;

/** Starts it and sets where functions find it, with whose keys: to be called after the API has set its own. */
export async function startModel() {
  let says: Says = () => undefined;
  const asked: string[] = [];
  const started = await startService((context) => {
    const bedrock = createBedrock(context);
    return {
      ...bedrock,
      async handle(call): Promise<ApiReply> {
        const reply = await bedrock.handle(call);
        const { messages } = JSON.parse(call.body.toString());
        const text = String(messages[0].content[0].text).replace(/^<text>|<\/text>$/g, '');
        asked.push(text);
        const said = await says(text);
        if (said instanceof Error) throw said;
        if (said === undefined) return reply;
        return {
          body: { ...Object(reply.body), output: { message: { role: 'assistant', content: [{ text: said }] } } },
        };
      },
    };
  });
  const { endpoint, credentials } = started.connection;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    [environment.suggestionModelId]: MODEL,
  });
  return {
    asked,
    /** Forgets what was asked. */
    say(what: Says = () => undefined) {
      says = what;
      asked.splice(0);
    },
    stop: () => started.stop(),
  };
}
