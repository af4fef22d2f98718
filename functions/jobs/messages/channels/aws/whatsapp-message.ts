/**
 * A message as WhatsApp's Cloud API takes it, which End User Messaging passes through.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 */
import type { Button, Card, Content, Outgoing } from '../channel.ts';
import { parametersOf } from '../page/request.ts';
import { plainText } from '../plain-text.ts';

const bodyOf = ({ title, subtitle }: Card) => [title, subtitle].filter(Boolean).join('\n');
const headerOf = ({ imageUrl }: Card) =>
  imageUrl === undefined ? {} : { header: { type: 'image', image: { link: imageUrl } } };

const replyOf = (button: Button) => ({
  type: 'reply',
  reply: { id: button.type === 'send_message' ? button.payload : button.title, title: button.title },
});

/** WhatsApp has either buttons that reply, or one that opens an address; any other card becomes text with its links. */
function cardOf(card: Card): object {
  const { buttons, imageUrl } = card;
  const [first, ...others] = buttons;
  const interactive = { ...headerOf(card), body: { text: bodyOf(card) } };
  if (!first && imageUrl !== undefined) return { type: 'image', image: { link: imageUrl, caption: bodyOf(card) } };
  if (first && buttons.every(({ type }) => type === 'send_message')) {
    const action = { buttons: buttons.map(replyOf) };
    return { type: 'interactive', interactive: { type: 'button', ...interactive, action } };
  }
  if (first?.type === 'open_website' && others.length === 0) {
    const action = { name: 'cta_url', parameters: { display_text: first.title, url: first.url } };
    return { type: 'interactive', interactive: { type: 'cta_url', ...interactive, action } };
  }
  return { type: 'text', text: { body: plainText(card) } };
}

function contentOf(content: Content): object {
  if (content.kind === 'text') return { type: 'text', text: { body: content.text } };
  if (content.kind === 'card') return cardOf(content);
  const { name, language } = content;
  const parameters = parametersOf(content);
  const components = parameters.length === 0 ? {} : { components: [{ type: 'body', parameters }] };
  return { type: 'template', template: { name, language: { code: language }, ...components } };
}

/** The key comes back with the reports of what became of the message. */
export const whatsAppMessage = ({ key, address, content }: Outgoing): object => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: address,
  biz_opaque_callback_data: key,
  ...contentOf(content),
});
