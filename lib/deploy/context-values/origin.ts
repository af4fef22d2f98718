/** Origins of browser applications that context values may give. */
import { z } from 'zod';

/** Returns what is wrong with an origin, or undefined. A browser sends scheme, host and port, in small letters. */
function faultOf(origin: string): string | undefined {
  if (origin.includes('*')) return 'name each origin: * would let any page call the API with a key it holds';
  if (!/^https?:\/\//i.test(origin)) return 'begin with https://, or http:// for a machine of your own';
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (!url) return 'is not a scheme and a host, such as https://crm.example';
  return url.origin === origin ? undefined : `browsers send ${url.origin}: give exactly that`;
}

/** As browsers send it in the header Origin: API Gateway compares the whole text. */
export const originValue = z.string().superRefine((origin, context) => {
  const fault = faultOf(origin);
  if (fault) context.addIssue({ code: 'custom', message: `"${origin}": ${fault}` });
});
