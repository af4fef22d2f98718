/** The page behind the link in an e-mail. It contains no text from outside, so there is nothing to escape. */
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';
import { retryLater } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';

const messages = {
  question:
    '<h1>No more e-mail?</h1><form method="post"><button name="List-Unsubscribe" value="One-Click">Unsubscribe</button></form>',
  done: '<h1>Done.</h1><p>You will receive no more e-mail. If you change your mind, tell whoever wrote to you.</p>',
  unknown: '<h1>This link is not known.</h1><p>It may have been cut off: copy it from the e-mail as a whole.</p>',
  old: '<h1>This link is too old.</h1><p>Nothing has been changed. Reply to the e-mail with the word “unsubscribe”, or use the link in a newer one.</p>',
  later: '<h1>Please try again in a minute.</h1><p>Nothing has been changed yet.</p>',
} as const;

const html = (message: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>E-mail</title>
<style>body{font:16px/1.5 Helvetica,Arial,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em}button{font:inherit;padding:.5em 1em}</style>
</head>
<body>${message}</body>
</html>
`;

export function page(event: HttpEvent, statusCode: number, message: keyof typeof messages): HttpReply {
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
    body: html(messages[message]),
  };
}
