/**
 * Checks a request of the Send API as Meta does.
 * https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
import { isMembers, type Members } from '../../../../functions/engine/data/members.ts';
import { GraphError } from './graph-error.ts';

/** What a request asks for. */
export interface SendRequest {
  readonly recipientId: string;
  readonly messagingType: string;
  readonly kind: 'text' | 'card' | 'template';
  /** Comes back with the echo of the message. */
  readonly metadata: string | undefined;
  readonly message: object;
}

const MOST_TEXT = 2000;
const MOST_METADATA = 1000;
const MOST_TITLE = 80;
const MOST_BUTTON_TITLE = 20;
const MOST_BUTTONS = 3;
const MOST_ELEMENTS = 10;
const MOST_PAYLOAD = 1000;

function refuse(message: string, subcode?: number): never {
  throw new GraphError(100, `(#100) ${message}`, subcode === undefined ? {} : { subcode });
}
const objectIn = (of: Members, name: string, path: string): Members => {
  const value = of[name];
  return isMembers(value) ? value : refuse(`The parameter ${path} is required`);
};

function textIn(of: Members, name: string, path: string, most: number): string {
  const value = of[name];
  if (typeof value !== 'string' || value === '') return refuse(`The parameter ${path} is required`);
  if ([...value].length > most) return refuse(`Length of param ${path} must be less than or equal to ${most}`);
  return value;
}

function checkButton(button: unknown, path: string): void {
  if (!isMembers(button)) refuse(`Param ${path} must be an object`);
  textIn(button, 'title', `${path}[title]`, MOST_BUTTON_TITLE);
  if (button.type === 'postback') textIn(button, 'payload', `${path}[payload]`, MOST_PAYLOAD);
  else if (button.type !== 'web_url') refuse(`Param ${path}[type] must be one of {WEB_URL, POSTBACK}`);
  else if (!/^https?:\/\//.test(String(button.url))) refuse(`Param ${path}[url] should be a valid URL`);
}

function checkElement(element: unknown, path: string): void {
  if (!isMembers(element)) refuse(`Param ${path} must be an object`);
  textIn(element, 'title', `${path}[title]`, MOST_TITLE);
  if (element.subtitle !== undefined) textIn(element, 'subtitle', `${path}[subtitle]`, MOST_TITLE);
  if (element.image_url !== undefined && !/^https?:\/\//.test(String(element.image_url)))
    refuse(`Param ${path}[image_url] should be a valid URL`);
  const { buttons = [] } = element;
  if (!Array.isArray(buttons)) refuse(`Param ${path}[buttons] must be an array`);
  if (element.buttons !== undefined && (buttons.length === 0 || buttons.length > MOST_BUTTONS))
    refuse(`Param ${path}[buttons] must have between 1 and ${MOST_BUTTONS} items`);
  buttons.forEach((button, index) => {
    checkButton(button, `${path}[buttons][${index}]`);
  });
}

function checkAttachment(attachment: Members): void {
  const path = 'message[attachment][payload]';
  if (attachment.type !== 'template') refuse('Only attachments of the type template are run here');
  const payload = objectIn(attachment, 'payload', path);
  if (payload.template_type !== 'generic') refuse(`Only generic templates are run here`);
  const { elements } = payload;
  if (!Array.isArray(elements) || elements.length === 0 || elements.length > MOST_ELEMENTS)
    refuse(`Param ${path}[elements] must have between 1 and ${MOST_ELEMENTS} items`);
  elements.forEach((element, index) => {
    checkElement(element, `${path}[elements][${index}]`);
  });
}

function checkTemplate(template: Members, messagingType: string): void {
  if (messagingType !== 'UTILITY') refuse('Utility templates need the messaging_type UTILITY');
  textIn(template, 'name', 'message[template][name]', 512);
  textIn(
    objectIn(template, 'language', 'message[template][language]'),
    'code',
    'message[template][language][code]',
    10,
  );
  const { components = [] } = template;
  if (!Array.isArray(components)) refuse('Param message[template][components] must be an array');
}

function kindOf(message: Members, messagingType: string): SendRequest['kind'] {
  const given = ['text', 'attachment', 'template'].filter((name) => message[name] !== undefined);
  if (given.length !== 1) return refuse('Must send exactly one of text, attachment and template', 2018034);
  if (given[0] === 'text') {
    textIn(message, 'text', 'message[text]', MOST_TEXT);
    return 'text';
  }
  if (given[0] === 'attachment') {
    checkAttachment(objectIn(message, 'attachment', 'message[attachment]'));
    return 'card';
  }
  checkTemplate(objectIn(message, 'template', 'message[template]'), messagingType);
  return 'template';
}

/** Throws GraphError for what Meta refuses. */
export function readMessage(text: string): SendRequest {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (!isMembers(body)) return refuse('The body must be a JSON object');
  const recipient = objectIn(body, 'recipient', 'recipient');
  const recipientId = textIn(recipient, 'id', 'recipient[id]', 256);
  if (!/^\d+$/.test(recipientId)) return refuse('No matching user found', 2018001);
  const { messaging_type: messagingType, tag } = body;
  if (typeof messagingType !== 'string' || !['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY'].includes(messagingType))
    return refuse('Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, UTILITY}');
  // Of the tags only HUMAN_AGENT is left: a person's answer.
  if (messagingType === 'MESSAGE_TAG' && tag !== 'HUMAN_AGENT') return refuse('Invalid parameter');
  const message = objectIn(body, 'message', 'message');
  const metadata =
    message.metadata === undefined ? undefined : textIn(message, 'metadata', 'message[metadata]', MOST_METADATA);
  return { recipientId, messagingType, kind: kindOf(message, messagingType), metadata, message };
}
