/** The alphabet of GSM 03.38, and those of its characters that take two places. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€\f';

/**
 * In how many parts an SMS goes out, each of which is billed: 160 characters of the GSM alphabet, or 70 of any other, fit into one, 153 or 67
 * into each of several. https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html
 */
export function smsParts(text: string): number {
  const isGsm = [...text].every((one) => BASIC.includes(one) || EXTENDED.includes(one));
  const length = isGsm ? [...text].reduce((sum, one) => sum + (EXTENDED.includes(one) ? 2 : 1), 0) : text.length;
  const [one, each] = isGsm ? [160, 153] : [70, 67];
  return length <= one ? 1 : Math.ceil(length / each);
}
