import * as z from 'zod/mini';
import { isCovered, readIdentities, sendableAddress } from '../../engine/address.ts';
import { environment } from '../../engine/environment.ts';
import { address, name } from './routes.ts';

/** A line break would end a header, and other control characters have no meaning in one. */
export const senderName = name.check(z.refine((value) => !/\p{Cc}/u.test(value), 'must have no control characters'));

/** An address that SES takes. */
export const sendable = address.check(
  z.refine((value) => sendableAddress(value) !== undefined, 'must be an e-mail address, such as care@example.com'),
);

const identities = () => readIdentities(process.env[environment.senderIdentities]);

/** One that this installation may send from. */
export const senderAddress = sendable.check(
  z.refine((value) => isCovered(value, identities()), {
    error: () =>
      `must be one that this installation may send from (${identities().join(', ') || 'there is none'}); its operator adds addresses and domains with the context value senderIdentities`,
  }),
);
