/** The page behind the link in an e-mail. */
import { htmlPage } from '../http/page/html-page.ts';
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';

const messages = {
  question:
    '<h1>No more e-mail?</h1><form method="post"><button name="List-Unsubscribe" value="One-Click">Unsubscribe</button></form>',
  done: '<h1>Done.</h1><p>You will receive no more e-mail. If you change your mind, tell whoever wrote to you.</p>',
  unknown: '<h1>This link is not known.</h1><p>It may have been cut off: copy it from the e-mail as a whole.</p>',
  old: '<h1>This link is too old.</h1><p>Nothing has been changed. Reply to the e-mail with the word “unsubscribe”, or use the link in a newer one.</p>',
  later: '<h1>Please try again in a minute.</h1><p>Nothing has been changed yet.</p>',
} as const;

export const page = (event: HttpEvent, statusCode: number, message: keyof typeof messages): HttpReply =>
  htmlPage(event, statusCode, 'E-mail', messages[message]);
