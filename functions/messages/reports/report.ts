/** What somebody wrote to a number. */
export interface Text {
  readonly channel: 'sms' | 'whatsapp';
  /** Of the page, E.164. */
  readonly number: string;
  readonly messageId: string;
  readonly recipientId: string;
  readonly kind: 'message' | 'postback';
  /** Null for pictures and the like. Of a button: its payload. */
  readonly text: string | null;
  readonly at: string;
}

/** What became of a message of ours, as automation.record_deliveries takes it. */
export interface Delivery {
  readonly tenantId: string | null;
  readonly messageId: string | null;
  readonly number: string | null;
  readonly effectKey: string | null;
  readonly status: 'delivered' | 'failed';
  readonly detail: string | null;
  readonly at: string;
  /** The recipient's number does not exist. */
  readonly isGone: boolean;
}

/** What one message of the queue says. */
export interface Report {
  readonly texts: readonly Text[];
  readonly deliveries: readonly Delivery[];
}

export const NOTHING: Report = { texts: [], deliveries: [] };
