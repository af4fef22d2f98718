import * as z from 'zod/mini';
import { environment } from '../../engine/environment.ts';
import { isCovered, readIdentities, sendableAddress } from '../../engine/mail/address.ts';
import { shownName } from '../../engine/shown-name.ts';
import { address, name } from './routes.ts';

/** Recipients trust the name, so it must be what it looks like. A line break would also end a header. */
export const senderName = name.check(
  z.refine(
    (value) => value.trim() === shownName(value),
    'must have no control characters, bidirectional controls or other invisible characters',
  ),
);

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
