/** What the stand-ins of End User Messaging have sent, oldest first. */
export interface SentMessage {
  readonly at: string;
  readonly channel: 'sms' | 'whatsapp';
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  /** The text, or the message object of WhatsApp. */
  readonly content: unknown;
  /** What the sender gave to recognise it by. */
  readonly key?: string;
}
