type Members = Readonly<Record<string, unknown>>;

/** What the type's other names say beside it. */
const ofAlias: Readonly<Record<string, Members>> = {
  text: { kind: 'text' },
  card: { kind: 'card' },
  'send-sms': { channel: 'sms' },
  'send-whatsapp': { channel: 'whatsapp' },
};

/** Older flows write a text as `message`, a picture as `image_url`, and ids as numbers. */
export function modernise(data: Members, type: string): Members {
  const { message, image_url, page_id, ...rest } = data;
  const older = { text: message, imageUrl: image_url, pageId: page_id };
  const found = Object.fromEntries(Object.entries(older).filter(([, value]) => value !== undefined));
  const given: Members = { ...ofAlias[type.replaceAll('_', '-')], ...found, ...rest };
  return typeof given.pageId === 'number' ? { ...given, pageId: String(given.pageId) } : given;
}
