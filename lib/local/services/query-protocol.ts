/** The Query protocol: a form goes in, XML comes out. */
import { randomUUID } from 'node:crypto';
import type { ApiReply, AwsError } from '../service.ts';

/** Parameters of a request; an absent or empty one is undefined. */
export interface Form {
  get(name: string): string | undefined;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For texts, and for attribute values in double quotes. */
export const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

/** Never throws. Of a name that occurs twice it keeps the first value. */
export function readForm(body: Buffer): Form {
  const parameters = new URLSearchParams(body.toString('utf8'));
  return { get: (name) => parameters.get(name) || undefined };
}

/** `Tags.Tag.1.Key`, `Tags.Tag.1.Value` and so on. */
export function tagsOf(form: Form): readonly Tag[] {
  const tags: Tag[] = [];
  for (let index = 1; ; index += 1) {
    const key = form.get(`Tags.Tag.${index}.Key`);
    if (key === undefined) return tags;
    tags.push({ key, value: form.get(`Tags.Tag.${index}.Value`) ?? '' });
  }
}

const answer = (status: number, text: string): ApiReply => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(text),
});

/** Replies and errors of a service with this XML namespace. */
export const queryProtocol = (namespace: string) => ({
  /** `result` is XML: the caller escapes the texts in it. */
  reply(action: string, result: string): ApiReply {
    const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
    return answer(
      200,
      `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>${metadata}</${action}Response>`,
    );
  },
  /** Also formats errors of the AWS port, which have the names of JSON services. */
  refusal(error: AwsError): ApiReply {
    const type = error.status < 500 ? 'Sender' : 'Receiver';
    const code = CODES[error.name] ?? error.name;
    const inner = `<Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(error.message)}</Message>`;
    const text = `<ErrorResponse xmlns="${namespace}"><Error>${inner}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
    return answer(error.status, text);
  },
});

/** These services say `AccessDenied` and `Throttling` where JSON services have longer names. */
const CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  ThrottlingException: 'Throttling',
  UnrecognizedClientException: 'InvalidClientTokenId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  InternalServerErrorException: 'InternalFailure',
  ServiceUnavailableException: 'ServiceUnavailable',
};
