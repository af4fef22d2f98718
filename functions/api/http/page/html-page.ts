/** A page for people without a key. It contains no text from outside, so there is nothing to escape. */
import type { HttpEvent, HttpReply } from '../request/http-event.ts';
import { retryLater } from '../respond.ts';
import { securityHeaders } from '../security-headers.ts';

const html = (title: string, message: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 Helvetica,Arial,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em}button{font:inherit;padding:.5em 1em}</style>
</head>
<body>${message}</body>
</html>
`;

/** `title` and `message` are HTML of ours. */
export function htmlPage(event: HttpEvent, statusCode: number, title: string, message: string): HttpReply {
  return {
    statusCode,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      ...securityHeaders,
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      ...retryLater(statusCode),
      'x-robots-tag': 'noindex',
      'x-request-id': event.requestContext.requestId,
    },
    body: html(title, message),
  };
}
