/**
 * The body of a request to the Send API.
 * https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
import type { Button, Card, Content, Outgoing, Template } from '../channel.ts';

const buttonOf = (button: Button) =>
  button.type === 'open_website'
    ? { type: 'web_url', url: button.url, title: button.title }
    : { type: 'postback', title: button.title, payload: button.payload };

/** A generic template with one element. */
function cardOf({ title, subtitle, imageUrl, buttons }: Card): object {
  const element = {
    title,
    ...(subtitle === undefined ? {} : { subtitle }),
    ...(imageUrl === undefined ? {} : { image_url: imageUrl }),
    ...(buttons.length === 0 ? {} : { buttons: buttons.map(buttonOf) }),
  };
  return { attachment: { type: 'template', payload: { template_type: 'generic', elements: [element] } } };
}

/** Parameters of a template's body, by position or by name. WhatsApp has the same form. */
export function parametersOf({ variables }: Template): readonly object[] {
  return Object.entries(variables).map(([name, text]) =>
    Array.isArray(variables) ? { type: 'text', text } : { type: 'text', parameter_name: name, text },
  );
}

function templateOf(template: Template): object {
  const parameters = parametersOf(template);
  return {
    template: {
      name: template.name,
      language: { code: template.language },
      ...(parameters.length === 0 ? {} : { components: [{ type: 'body', parameters }] }),
    },
  };
}

function messageOf(content: Content): object {
  if (content.kind === 'text') return { text: content.text };
  return content.kind === 'card' ? cardOf(content) : templateOf(content);
}

/** Outside the window only a template is accepted, as a utility message; the tags of before are refused since April 2026. */
export const bodyOf = ({ key, address, content }: Outgoing): object => ({
  recipient: { id: address },
  messaging_type: content.kind === 'template' ? 'UTILITY' : 'UPDATE',
  message: { ...messageOf(content), metadata: key },
});
