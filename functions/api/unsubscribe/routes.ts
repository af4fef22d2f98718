import { id } from '../http/fields/fields.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoute } from '../http/route.ts';

const shared = {
  path: '/unsubscribe/{token}',
  function: 'unsubscribe',
  access: 'public',
  params: object({ token: id }),
  isPage: true,
  status: 200,
} as const;

/** Mail scanners open every link: to look at the page must change nothing. */
const askToUnsubscribe = defineRoute({
  ...shared,
  method: 'GET',
  name: 'askToUnsubscribe',
  summary: 'The page behind the link in an e-mail: a button, and nothing done yet',
});

const unsubscribe = defineRoute({
  ...shared,
  method: 'POST',
  name: 'unsubscribe',
  summary: 'No more e-mail to the customer whose token it is',
  description:
    'A form with List-Unsubscribe=One-Click (RFC 8058), from a mail program or the page. The token came with the e-mail.',
});

export const routes = { askToUnsubscribe, unsubscribe };
