import { linkToken } from '../http/fields/link-token.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

const page = {
  path: '/unsubscribe/{token}',
  access: 'public',
  params: object({ token: linkToken }),
  isPage: true,
  status: 200,
  errors: [410],
} as const;

export const routes = defineRoutes('unsubscribe', {
  // Mail scanners open every link, so GET must change nothing.
  askToUnsubscribe: {
    ...page,
    method: 'GET',
    summary: 'The page behind the link in an e-mail: a button; opening it changes nothing',
  },
  unsubscribe: {
    ...page,
    method: 'POST',
    summary: 'Stop e-mail to the customer whose token it is',
    description:
      'A form with List-Unsubscribe=One-Click (RFC 8058), from a mail program or the page. The token came with the e-mail.',
  },
});
