/** The folder of all sent messages, as files that mail programs open. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutgoingMail } from './mail.ts';

export interface SentMail {
  readonly messageId: string;
  readonly sentAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** What the sender gave to SES beside the mail. */
  readonly configurationSet?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Path of the `.eml` file. */
  readonly file: string;
}

export interface Mailbox {
  /** Writes the message to disk. */
  put(mail: OutgoingMail, now: Date): SentMail;
  /** Oldest first, those of earlier starts included. */
  list(): readonly SentMail[];
}

export function openMailbox(dataFolder: string): Mailbox {
  const folder = join(dataFolder, 'mailbox');
  const index = join(folder, 'index.jsonl');
  const sent: SentMail[] = [];
  let isRead = false;

  const read = () => {
    if (isRead) return;
    isRead = true;
    // A crash cut this line short; the send never returned.
    const lines = existsSync(index)
      ? readFileSync(index, 'utf8')
          .split('\n')
          .filter((line) => line.endsWith('}'))
      : [];
    const files = new Set(lines.length > 0 ? readdirSync(folder) : []);
    // Written by this program only. A message whose file was deleted is not listed.
    const known = lines.map((line) => JSON.parse(line) as Omit<SentMail, 'file'> & { name: string });
    for (const { name, ...mail } of known) if (files.has(name)) sent.push({ ...mail, file: join(folder, name) });
  };

  return {
    put({ raw, ...envelope }, now) {
      read();
      const messageId = `${randomUUID()}-000000`;
      const name = `${now.toISOString().replace(/[:.]/g, '-')}-${messageId}.eml`;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), raw);
      const mail = { messageId, sentAt: now.toISOString(), ...envelope };
      writeFileSync(index, `${JSON.stringify({ ...mail, name })}\n`, { flag: 'a' });
      const stored = { ...mail, file: join(folder, name) };
      sent.push(stored);
      return stored;
    },
    list() {
      read();
      return sent;
    },
  };
}
